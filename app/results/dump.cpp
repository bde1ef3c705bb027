// SPDX-License-Identifier: BSD-3-Clause
#include "app/results/dump.h"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <fstream>

#include "app/config/file_error.h"
#include "app/results/npy.h"
#include "app/results/results_json.h"

namespace qlinbench {
namespace {

namespace fs = std::filesystem;

fs::path make_folder(const fs::path& directory, const std::string& id) {
  fs::path folder = directory / id;
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw FileError("make", folder, error.value());
  return folder;
}

void write_text(const fs::path& path, const std::string& text) {
  std::ofstream file(path);
  file << text;
  file.close();
  if (!file) throw FileError("write", path, errno);
}

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

/// A variant's text with everything that a file name should not hold replaced.
std::string file_name_part(std::string text) {
  std::replace_if(
      text.begin(), text.end(),
      [](unsigned char c) { return std::isalnum(c) == 0 && c != '-' && c != '_'; }, '_');
  return text;
}

}  // namespace

void prepare_dump(const fs::path& directory) {
  const fs::path trial = make_folder(directory, "") / "trial.part";
  write_text(trial, "");
  std::error_code ignored;
  fs::remove(trial, ignored);
}

void dump_case(const fs::path& directory, const DumpedCase& dumped, const Operands& operands,
               const Expected& expected) {
  const fs::path folder = make_folder(directory, dumped.id);
  const Problem& p = dumped.problem;
  const std::int64_t tokens = p.tokens();
  write_text(folder / "case.json", case_json(dumped));
  write_npy(folder / "x.npy", view(operands.x), {p.b, p.m, p.k});
  write_npy(folder / "x_scale.npy", view(operands.x_scale), {tokens});
  write_npy(folder / "x_zero_point.npy", view(operands.x_zero_point), {tokens});
  write_npy(folder / "w_packed.npy", view(operands.w_packed), {p.n, p.k / 2});
  write_npy(folder / "w_scales_and_zeros.npy", view(operands.w_scales_and_zeros),
            {p.groups(), p.n, 2});
  write_npy(folder / "y_scale.npy", view(operands.y_scale), {tokens});
  write_npy(folder / "y_zero_point.npy", view(operands.y_zero_point), {tokens});
  write_npy(folder / "y_exact.npy", view(expected.y_exact), output_shape(p));
  write_npy(folder / "y_float.npy", view(expected.y_float), output_shape(p));
}

void dump_output(const fs::path& directory, const Result& result, std::span<const std::int8_t> y) {
  std::string name = "y_" + result.kernel_name;
  if (!result.kernel_variant.empty()) name += "_" + file_name_part(result.kernel_variant);
  write_npy(make_folder(directory, result.id) / (name + ".npy"), y, output_shape(result.problem));
}

}  // namespace qlinbench
