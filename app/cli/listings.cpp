// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/listings.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "app/report/format.h"

namespace qlinbench {
namespace {

std::string_view verb(Refusal::Kind kind) {
  switch (kind) {
    case Refusal::Kind::unsupported:
      return "does not take it";
    case Refusal::Kind::skipped:
      return "cannot run here";
    case Refusal::Kind::error:
      return "is wrong";
  }
  return {};
}

std::string taken_text(const KernelAnswer& answer) {
  std::string text = "takes it";
  if (answer.variants > 1) {
    text += fmt::format(" with {} of {} variants", answer.taken, answer.variants);
  }
  if (!answer.auto_variant) return text;
  return text + "; auto would take " + (answer.auto_variant->empty() ? "it" : *answer.auto_variant);
}

std::vector<std::string> sentences(const KernelAnswer& answer) {
  std::vector<std::string> texts;
  if (answer.taken > 0) texts.push_back(taken_text(answer));
  for (const Refusal& refusal : answer.refusals) {
    texts.push_back(fmt::format("{}: {}", verb(refusal.kind), refusal.message));
  }
  return texts;
}

}  // namespace

std::string list_devices(std::span<const DeviceInfo> devices) {
  std::string text;
  for (const DeviceInfo& device : devices) {
    text +=
        fmt::format("{}  {} ({})  {}  {} {}, Vulkan {}\n", device.index, device.name, device.type,
                    device.uuid, device.driver_name, device.driver_info, device.api_version);
    if (!device.unusable.empty()) text += "   cannot run kernels: " + device.unusable + "\n";
  }
  return text;
}

std::string list_kernels(const Catalog& catalog) {
  std::size_t width = 0;
  for (const Kernel& kernel : catalog.kernels()) {
    width = std::max(width, display_width(kernel.name()));
  }
  std::string text;
  for (const Kernel& kernel : catalog.kernels()) {
    const std::string about = kernel.mistake() == nullptr
                                  ? kernel.summary()
                                  : "cannot run: " + to_string(*kernel.mistake());
    text += fmt::format("{}  {}{}\n", pad_right(kernel.name(), width), about,
                        kernel.is_baseline() ? " (baseline)" : "");
  }
  return text;
}

std::string list_answers(std::span<const KernelAnswer> answers) {
  std::size_t width = 0;
  for (const KernelAnswer& answer : answers) {
    width = std::max(width, display_width(answer.kernel));
  }
  std::string text;
  for (const KernelAnswer& answer : answers) {
    std::string_view name = answer.kernel;
    for (const std::string& sentence : sentences(answer)) {
      text += fmt::format("  {}  {}\n", pad_right(name, width), sentence);
      name = {};
    }
  }
  return text;
}

std::string list_cases(std::span<const PlannedCase> plan) {
  std::string text;
  for (const PlannedCase& planned : plan) text += planned.value.id + "\n";
  return text;
}

}  // namespace qlinbench
