// SPDX-License-Identifier: BSD-3-Clause
#include <gmock/gmock.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "kernels/loader/catalog.h"
#include "reference/bound.h"
#include "reference/generate.h"
#include "reference/names.h"
#include "tests/gpu/gpu_fixture.h"
#include "tests/source_tree.h"

// Every built-in kernel keeps the promise that its manifest makes about its sums: the real results
// that it rounds, not only their int8 images, lie within the bound. tests/quotients has each of
// them with one change: it answers with a byte of the quotient in place of the rounded quotient.

namespace qlinbench {
namespace {

struct Promised {
  Distribution distribution;
  Problem problem;
};

/// One token and more, groups of words and of odd half words, and K = 14336 with groups of 32,
/// where sums are longest.
std::vector<Promised> all_promised() {
  std::vector<Promised> promised;
  for (const auto& row : kDistributions) {
    for (const Problem& problem :
         {Problem{.b = 1, .m = 1, .n = 130, .k = 4096, .group_size = 128},
          Problem{.b = 1, .m = 20, .n = 70, .k = 1056, .group_size = 66},
          Problem{.b = 1, .m = 3, .n = 64, .k = 14336, .group_size = 32}}) {
      promised.push_back({row.value, problem});
    }
  }
  return promised;
}

class KeptPromise : public GpuTest, public testing::WithParamInterface<std::string> {
 protected:
  KeptPromise() { catalog_.add_pack(source_tree() / "tests/quotients"); }

  /// The parts of each variant, by the variant's name without them, least significant first.
  std::map<std::string, std::vector<KernelPlan>> variants(const Problem& problem) {
    std::map<std::string, std::vector<KernelPlan>> variants;
    const Kernel* kernel = catalog_.find(GetParam() + "_quotient");
    for (const auto& planned : kernel->plan(problem, traits_, compiler_)) {
      const auto* plan = std::get_if<KernelPlan>(&planned.outcome);
      if (plan == nullptr) continue;
      std::string name = planned.variant;
      const std::size_t at = name.find("PART=");
      variants[name.erase(at, std::string_view("PART=0").size())].push_back(*plan);
    }
    return variants;
  }

  /// The quotients [T, N] that a variant rounds.
  std::vector<float> quotients(const std::vector<KernelPlan>& parts) {
    std::vector<std::uint32_t> bits;
    for (std::size_t part = 0; part < parts.size(); ++part) {
      const auto kernel = executor_->prepare(parts[part]);
      kernel->run_once();
      const std::vector<std::int8_t> bytes = kernel->read_output();
      bits.resize(bytes.size());
      for (std::size_t i = 0; i < bytes.size(); ++i) {
        bits[i] |= std::uint32_t{static_cast<std::uint8_t>(bytes[i])} << (8 * part);
      }
    }
    std::vector<float> quotients;
    for (const std::uint32_t word : bits) quotients.push_back(std::bit_cast<float>(word));
    return quotients;
  }

  /// The largest |r' - r| / b of all outputs; infinite where r' differs and b is 0, or is no
  /// number.
  static double share_used(const Promised& promised, const Operands& operands,
                           const Accuracy& accuracy, const std::vector<float>& quotients) {
    double used = 0.0;
    for (std::int64_t i = 0; i < std::ssize(quotients); ++i) {
      const std::int64_t token = i / promised.problem.n;
      const OutputBound output =
          output_bound(promised.problem, operands, accuracy, token, i % promised.problem.n);
      const double quotient = quotients[static_cast<std::size_t>(i)];
      const double real = quotient * operands.y_scale[static_cast<std::size_t>(token)];
      const double off = std::abs(real - output.real);
      if (std::isnan(off)) return HUGE_VAL;
      if (off != 0.0) used = std::max(used, off / output.bound);
    }
    return used;
  }

  Catalog catalog_ = Catalog::built_in();
};

TEST_P(KeptPromise, BoundsTheRealResultOnAllDistributions) {
  double most = 0.0;
  std::size_t checked = 0;
  for (const Promised& promised : all_promised()) {
    const Operands operands = generate_operands(promised.problem, promised.distribution, 7);
    executor_->load(promised.problem, operands);
    for (const auto& [name, parts] : variants(promised.problem)) {
      ASSERT_EQ(parts.size(), 4U);
      const double used = share_used(promised, operands, parts[0].accuracy, quotients(parts));
      EXPECT_LE(used, 1.0) << name << " " << to_name(promised.distribution) << " K "
                           << promised.problem.k << " G " << promised.problem.group_size;
      most = std::max(most, used);
      ++checked;
    }
  }
  if (checked == 0 && GetParam() == "coopmat_gemm" && traits_.coopmat.empty()) {
    GTEST_SKIP() << "this device has no cooperative matrices";
  }
  EXPECT_GE(checked, all_promised().size());
  EXPECT_GT(most, 0.0) << "no output was off at all: does the kernel write its quotients?";
  RecordProperty("largest_share_of_the_bound", std::to_string(most));
  std::printf("%s: at most %.3f of the bound, %zu variants and problems\n", GetParam().c_str(),
              most, checked);
}

INSTANTIATE_TEST_SUITE_P(BuiltIn, KeptPromise, testing::ValuesIn(Catalog::built_in().names()),
                         [](const auto& kernel) { return kernel.param; });

}  // namespace
}  // namespace qlinbench
