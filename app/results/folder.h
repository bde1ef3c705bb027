// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

// Folders of files for the user; every function throws FileError.

namespace qlinbench {

/// Makes the directory and shows that files can be written there, before hours are spent.
void prepare_folder(const std::filesystem::path& directory);

/// `directory`/`below`, made where it is not there.
std::filesystem::path make_folder(const std::filesystem::path& directory, const std::string& below);

/// Writes or replaces a file.
void write_text_file(const std::filesystem::path& path, std::string_view text);

/// A text with everything but ASCII letters, digits and `kept` replaced by '_'.
std::string file_name_part(std::string text, std::string_view kept);

}  // namespace qlinbench
