// SPDX-License-Identifier: BSD-3-Clause
#include "app/measure/output_check.h"

#include <utility>

#include "app/measure/digest.h"
#include "reference/complement.h"

namespace qlinbench {

OutputCheck::OutputCheck(const CaseData& data, Accuracy accuracy)
    : data_(data), accuracy_(std::move(accuracy)) {
  accuracy_.exact_division = data.exact_division;
}

void OutputCheck::see(PreparedKernel& kernel, std::uint64_t digest, When when) {
  const bool is_known = !seen_.insert(digest).second;
  if (is_known || verification_.wrong > 0) return;
  std::vector<std::int8_t> y = read(kernel, digest);
  Verification found = verify(data_.problem, data_.operands, data_.expected, accuracy_, y);
  if (when == When::first || found.wrong > 0) keep(std::move(found), std::move(y), when);
}

void OutputCheck::see_complemented(PreparedKernel& kernel, std::uint64_t digest) {
  if (verification_.wrong > 0 || digest == digest_of(data_.problem, complemented(y_))) return;
  std::vector<std::int8_t> y = read(kernel, digest);
  Verification found = verify(data_.problem, complemented(data_.operands),
                              complemented(data_.expected), accuracy_, y);
  if (found.wrong == 0) return;
  keep(complemented(std::move(found)), complemented(std::move(y)), When::complemented);
}

std::vector<std::int8_t> OutputCheck::read(PreparedKernel& kernel, std::uint64_t digest) const {
  std::vector<std::int8_t> y = kernel.read_output();
  if (digest_of(data_.problem, y) != digest) {
    throw DeviceError("the digest of y that the device computed is not that of y as read back");
  }
  return y;
}

void OutputCheck::keep(Verification verification, std::vector<std::int8_t> y, When when) {
  verification_ = std::move(verification);
  y_ = std::move(y);
  judged_when_ = when;
}

}  // namespace qlinbench
