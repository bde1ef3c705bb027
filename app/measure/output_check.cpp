// SPDX-License-Identifier: BSD-3-Clause
#include "app/measure/output_check.h"

#include <utility>

#include "app/measure/digest.h"

namespace qlinbench {

OutputCheck::OutputCheck(const CaseData& data, Accuracy accuracy)
    : data_(data), accuracy_(std::move(accuracy)) {
  accuracy_.exact_division = data.exact_division;
}

void OutputCheck::see(PreparedKernel& kernel, std::uint64_t digest, When when) {
  const bool is_known = !seen_.insert(digest).second;
  if (is_known || verification_.wrong > 0) return;
  judge(kernel, digest, when);
}

void OutputCheck::judge(PreparedKernel& kernel, std::uint64_t digest, When when) {
  std::vector<std::int8_t> y = kernel.read_output();
  if (digest_of(data_.problem, y) != digest) {
    throw DeviceError("the digest of y that the device computed is not that of y as read back");
  }
  Verification found = verify(data_.problem, data_.operands, data_.expected, accuracy_, y);
  if (when != When::first && found.wrong == 0) return;
  verification_ = std::move(found);
  y_ = std::move(y);
  judged_when_ = when;
}

}  // namespace qlinbench
