// SPDX-License-Identifier: BSD-3-Clause
#include "app/results/dump.h"

#include "app/results/folder.h"
#include "app/results/npy.h"
#include "app/results/results_json.h"
#include "reference/float_reference.h"

namespace qlinbench {
namespace {

namespace fs = std::filesystem;

std::string case_json(const DumpedCase& dumped) {
  const nlohmann::ordered_json text = {
      {"id", dumped.id},
      {"problem", problem_json(dumped.problem, dumped.distribution, dumped.seed)}};
  return text.dump(2) + "\n";
}

template <typename T>
std::span<const T> view(const std::vector<T>& values) {
  return values;
}

std::vector<std::int64_t> output_shape(const Problem& problem) {
  return {problem.b, problem.m, problem.n};
}

}  // namespace

void dump_case(const fs::path& directory, const DumpedCase& dumped, const Operands& operands,
               const Expected& expected) {
  const fs::path folder = make_folder(directory, dumped.id);
  const Problem& p = dumped.problem;
  const std::int64_t tokens = p.tokens();
  write_text_file(folder / "case.json", case_json(dumped));
  write_npy(folder / "x.npy", view(operands.x), {p.b, p.m, p.k});
  write_npy(folder / "x_scale.npy", view(operands.x_scale), {tokens});
  write_npy(folder / "x_zero_point.npy", view(operands.x_zero_point), {tokens});
  write_npy(folder / "w_packed.npy", view(operands.w_packed), {p.n, p.k / 2});
  write_npy(folder / "w_scales_and_zeros.npy", view(operands.w_scales_and_zeros),
            {p.groups(), p.n, 2});
  write_npy(folder / "y_scale.npy", view(operands.y_scale), {tokens});
  write_npy(folder / "y_zero_point.npy", view(operands.y_zero_point), {tokens});
  write_npy(folder / "y_exact.npy", view(expected.y_exact), output_shape(p));
  const bool is_whole = expected.y_float.size() == expected.y_exact.size();
  write_npy(folder / "y_float.npy",
            view(is_whole ? expected.y_float : float_reference(p, operands)), output_shape(p));
}

void dump_output(const fs::path& directory, const Result& result, std::span<const std::int8_t> y) {
  std::string name = "y_" + result.kernel_name;
  if (!result.kernel_variant.empty()) name += "_" + file_name_part(result.kernel_variant, "-_");
  write_npy(make_folder(directory, result.id) / (name + ".npy"), y, output_shape(result.problem));
}

}  // namespace qlinbench
