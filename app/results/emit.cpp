// SPDX-License-Identifier: BSD-3-Clause
#include "app/results/emit.h"

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <system_error>

#include "app/results/folder.h"

namespace qlinbench {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

/// Names come from packs of strangers, and none of them leads out of the case's folder.
fs::path folder_of(const Result& result) {
  const std::string kernel = file_name_part(result.kernel_name, "-_");
  const std::string variant = file_name_part(result.kernel_variant, "-_.,=");
  return fs::path(result.id) / kernel / (variant.empty() ? "default" : variant);
}

std::string_view bytes_of(const Spirv& spirv) {
  return {reinterpret_cast<const char*>(spirv.data()), spirv.size() * sizeof(spirv.front())};
}

void write_pass(const fs::path& folder, const PassPlan& pass) {
  write_text_file(folder / (pass.text->pass + ".comp"), pass.text->glsl);
  write_text_file(folder / (pass.text->pass + ".spv"), bytes_of(*pass.spirv));
}

void write_refused(const fs::path& folder, const ShaderText& text, const std::string& message) {
  write_text_file(folder / (text.pass + ".comp"), text.glsl);
  write_text_file(folder / (text.pass + ".txt"), message + "\n");
}

Json to_json(const Statistic& statistic) {
  const auto value = std::visit([](auto figure) { return Json(figure); }, statistic.value);
  return {{"name", statistic.name}, {"value", value}, {"description", statistic.description}};
}

Json to_json(const Executable& executable) {
  Json statistics = Json::array();
  for (const Statistic& statistic : executable.statistics) statistics.push_back(to_json(statistic));
  return {{"name", executable.name},
          {"description", executable.description},
          {"subgroup_size", executable.subgroup_size},
          {"statistics", std::move(statistics)}};
}

Json to_json(const PassStatistics& pass) {
  Json executables = Json::array();
  for (const Executable& executable : pass.executables) executables.push_back(to_json(executable));
  return {{"pass", pass.pass}, {"executables", std::move(executables)}};
}

Json to_json(const std::optional<PipelineStatistics>& statistics) {
  if (!statistics) {
    return {{"passes", nullptr},
            {"reason", "the driver has no VK_KHR_pipeline_executable_properties"}};
  }
  Json passes = Json::array();
  for (const PassStatistics& pass : *statistics) passes.push_back(to_json(pass));
  return {{"passes", std::move(passes)}};
}

}  // namespace

void emit_shaders(const fs::path& directory, const Result& result, const PlannedVariant& planned) {
  const fs::path place = folder_of(result);
  std::error_code ignored;  // what cannot be removed cannot be written either
  fs::remove_all(directory / place, ignored);
  if (const auto* refusal = std::get_if<Refusal>(&planned.outcome)) {
    if (!refusal->text) return;
    write_refused(make_folder(directory, place), *refusal->text, refusal->message);
    return;
  }
  const auto& plan = std::get<KernelPlan>(planned.outcome);
  const fs::path folder = make_folder(directory, place);
  for (const auto* passes : {&plan.prepack, &plan.passes}) {
    for (const PassPlan& pass : *passes) write_pass(folder, pass);
  }
}

void emit_statistics(const fs::path& directory, const Result& result,
                     const std::optional<PipelineStatistics>& statistics) {
  // Drivers' texts may be anything; what is no UTF-8 is replaced.
  const std::string text =
      to_json(statistics).dump(2, ' ', false, nlohmann::json::error_handler_t::replace);
  write_text_file(make_folder(directory, folder_of(result)) / "statistics.json", text + "\n");
}

}  // namespace qlinbench
