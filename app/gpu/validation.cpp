// SPDX-License-Identifier: BSD-3-Clause
#include "app/gpu/validation.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "app/gpu/gpu.h"

namespace qlinbench {
namespace {

constexpr const char* kLayer = "VK_LAYER_KHRONOS_validation";

VKAPI_ATTR vk::Bool32 VKAPI_CALL on_message(vk::DebugUtilsMessageSeverityFlagBitsEXT,
                                            vk::DebugUtilsMessageTypeFlagsEXT,
                                            const vk::DebugUtilsMessengerCallbackDataEXT* data,
                                            void* log) {
  static_cast<ValidationLog*>(log)->add(data->pMessage);
  return vk::False;
}

bool layer_is_installed(const vk::raii::Context& context) {
  const auto layers = context.enumerateInstanceLayerProperties();
  return std::any_of(layers.begin(), layers.end(),
                     [](const auto& layer) { return std::strcmp(layer.layerName, kLayer) == 0; });
}

bool layer_has_settings(const vk::raii::Context& context) {
  const auto extensions = context.enumerateInstanceExtensionProperties(std::string(kLayer));
  return std::any_of(extensions.begin(), extensions.end(), [](const auto& extension) {
    return std::strcmp(extension.extensionName, VK_EXT_LAYER_SETTINGS_EXTENSION_NAME) == 0;
  });
}

/// Layers since about 1.3.270. Shader accesses are watched only under the heuristic there.
vk::raii::Instance create_with_settings(const vk::raii::Context& context,
                                        vk::InstanceCreateInfo create) {
  const vk::Bool32 on = vk::True;
  const auto setting = [&on](const char* name) {
    return vk::LayerSettingEXT{.pLayerName = kLayer,
                               .pSettingName = name,
                               .type = vk::LayerSettingTypeEXT::eBool32,
                               .valueCount = 1,
                               .pValues = &on};
  };
  const std::array settings{setting("validate_sync"), setting("syncval_shader_accesses_heuristic")};
  const vk::LayerSettingsCreateInfoEXT chain{.settingCount = settings.size(),
                                             .pSettings = settings.data()};
  create.pNext = &chain;
  return {context, create};
}

/// Older layers, among them Debian 12's.
vk::raii::Instance create_with_features(const vk::raii::Context& context,
                                        vk::InstanceCreateInfo create) {
  constexpr auto kSynchronization = vk::ValidationFeatureEnableEXT::eSynchronizationValidation;
  const vk::ValidationFeaturesEXT chain{.enabledValidationFeatureCount = 1,
                                        .pEnabledValidationFeatures = &kSynchronization};
  create.pNext = &chain;
  return {context, create};
}

}  // namespace

void ValidationLog::add(std::string message) {
  const std::scoped_lock lock(mutex_);
  messages_.push_back(std::move(message));
}

std::vector<std::string> ValidationLog::take() {
  const std::scoped_lock lock(mutex_);
  return std::exchange(messages_, {});
}

vk::raii::Instance create_validated_instance(const vk::raii::Context& context,
                                             const vk::ApplicationInfo& application) {
  if (!layer_is_installed(context)) {
    throw NoDevice(
        "the Vulkan validation layer is not installed: install the package "
        "vulkan-validationlayers, or leave --validation out");
  }
  const bool settings = layer_has_settings(context);
  const std::array extensions{
      VK_EXT_DEBUG_UTILS_EXTENSION_NAME,
      settings ? VK_EXT_LAYER_SETTINGS_EXTENSION_NAME : VK_EXT_VALIDATION_FEATURES_EXTENSION_NAME};
  const vk::InstanceCreateInfo create{.pApplicationInfo = &application,
                                      .enabledLayerCount = 1,
                                      .ppEnabledLayerNames = &kLayer,
                                      .enabledExtensionCount = extensions.size(),
                                      .ppEnabledExtensionNames = extensions.data()};
  return settings ? create_with_settings(context, create) : create_with_features(context, create);
}

vk::raii::DebugUtilsMessengerEXT create_messenger(const vk::raii::Instance& instance,
                                                  ValidationLog& log) {
  using Severity = vk::DebugUtilsMessageSeverityFlagBitsEXT;
  return {instance, vk::DebugUtilsMessengerCreateInfoEXT{
                        .messageSeverity = Severity::eWarning | Severity::eError,
                        .messageType = vk::DebugUtilsMessageTypeFlagBitsEXT::eValidation,
                        .pfnUserCallback = &on_message,
                        .pUserData = &log}};
}

}  // namespace qlinbench
