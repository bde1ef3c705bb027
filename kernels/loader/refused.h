// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "kernels/loader/kernel_plan.h"

namespace qlinbench {

/// Ends the planning of a variant from anywhere inside; the planner turns it into its outcome, so
/// no caller of the loader sees it.
class Refused : public std::runtime_error {
 public:
  explicit Refused(Refusal refusal)
      : std::runtime_error(refusal.message), refusal_(std::move(refusal)) {}
  const Refusal& refusal() const { return refusal_; }

 private:
  Refusal refusal_;
};

[[noreturn]] inline void refuse(Refusal::Kind kind, std::string code, std::string message,
                                std::shared_ptr<const ShaderText> text = nullptr) {
  throw Refused({kind, std::move(code), std::move(message), std::move(text)});
}

}  // namespace qlinbench
