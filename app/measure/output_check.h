// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "app/measure/case_data.h"
#include "app/measure/executor.h"
#include "app/results/result.h"
#include "reference/accuracy.h"
#include "reference/verdict.h"

namespace qlinbench {

/// Judges every answer of a kernel that it has not seen before, by the digest of y: an answer that
/// comes a thousand times is compared with the references once. So is that to complemented
/// activations (reference/complement.h), unless it is the complement of the first.
class OutputCheck {
 public:
  enum class When { first, complemented, repeated, timed };

  OutputCheck(const CaseData& data, Accuracy accuracy);

  /// An answer of `kernel`, which it still holds. After a wrong one others are only counted. Throws
  /// DeviceError where the device's digest is not that of what was read back.
  void see(PreparedKernel& kernel, std::uint64_t digest, When when);

  /// The answer to complemented activations, after the first one.
  void see_complemented(PreparedKernel& kernel, std::uint64_t digest);

  /// Of the first answer, or of the first wrong one; that to complemented activations is told as if
  /// it had been to the others.
  const Verification& verification() const { return verification_; }
  const std::vector<std::int8_t>& y() const { return y_; }
  When judged_when() const { return judged_when_; }
  std::int64_t distinct() const { return static_cast<std::int64_t>(seen_.size()); }

 private:
  std::vector<std::int8_t> read(PreparedKernel& kernel, std::uint64_t digest) const;
  void keep(Verification verification, std::vector<std::int8_t> y, When when);

  const CaseData& data_;
  Accuracy accuracy_;
  std::set<std::uint64_t> seen_;
  Verification verification_;
  std::vector<std::int8_t> y_;
  When judged_when_ = When::first;
};

}  // namespace qlinbench
