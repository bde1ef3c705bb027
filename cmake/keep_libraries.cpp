// SPDX-License-Identifier: BSD-3-Clause
// Stands in for the system's dlclose in builds with sanitizers: libraries stay until the process ends, so that what a
// driver's variables point to is no leak. Mesa 22.3 on AMD's processors has such memory, of which an unloaded driver
// would leave no name to suppress it by.

extern "C" int dlclose(void* /*library*/) noexcept {
  return 0;
}
