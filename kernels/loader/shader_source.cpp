// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/loader/shader_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace qlinbench {
namespace {

constexpr std::size_t kDeepest = 16;
constexpr std::size_t kMostBytes = std::size_t{4} << 20U;

/// The line with comments taken out. `in_block` carries an open /* from line to line.
std::string without_comments(std::string_view line, bool& in_block) {
  std::string code;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const std::string_view two = line.substr(i, 2);
    if (in_block) {
      if (two == "*/") {
        in_block = false;
        ++i;
      }
    } else if (two == "//") {
      break;
    } else if (two == "/*") {
      in_block = true;
      ++i;
    } else {
      code += line[i];
    }
  }
  return code;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

/// "include" and what follows it, for "# include <x>"; empty for a line that is no directive.
struct Directive {
  std::string_view word;
  std::string_view rest;
};

Directive directive_of(std::string_view code) {
  if (!code.starts_with('#')) return {};
  code = trimmed(code.substr(1));
  const std::size_t end = std::min(code.find_first_of(" \t<\""), code.size());
  return {code.substr(0, end), trimmed(code.substr(end))};
}

class Splicer {
 public:
  Splicer(const KernelFiles& files, Mistakes& mistakes) : files_(files), mistakes_(mistakes) {}

  void add_file(const std::string& file, std::string_view text) {
    open_.push_back(file);
    out_.body += line_directive(1, file);
    bool in_block = false;
    std::size_t number = 1;
    while (!text.empty() && !failed_) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      add_line({file, number++}, text.substr(0, end), in_block);
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    if (in_block && !failed_) fail({file, number - 1}, "a comment is not closed");
    open_.pop_back();
  }

  ShaderSource take() { return std::move(out_); }

 private:
  struct Place {
    const std::string& file;
    std::size_t line;
  };

  void add_line(Place place, std::string_view line, bool& in_block) {
    const std::string code = without_comments(line, in_block);
    const std::string_view bare = trimmed(code);
    const Directive directive = directive_of(bare);
    if (directive.word == "include") return include(place, directive.rest);
    if (directive.word == "version") {
      return fail(place, "the host writes the #version line; take this one out");
    }
    if (directive.word == "extension" && before_code_) {
      out_.extensions += line_directive(place.line, place.file) + std::string(bare) + '\n';
      out_.body += '\n';
      return;
    }
    before_code_ = before_code_ && bare.empty();
    out_.body.append(line).append("\n");
    if (out_.body.size() > kMostBytes) fail(place, "with its includes the shader exceeds 4 MiB");
  }

  void include(Place place, std::string_view wanted) {
    const bool angled = wanted.size() > 2 && wanted.front() == '<' && wanted.back() == '>';
    const bool quoted = wanted.size() > 2 && wanted.front() == '"' && wanted.back() == '"';
    if (!angled && !quoted) return fail(place, "expected #include <common/...> or \"...\"");
    const std::string_view path = wanted.substr(1, wanted.size() - 2);
    if (!is_plain_path(path) || (angled && !path.starts_with("common/"))) {
      return fail(place, fmt::format("#include {} leaves the pack; shared files are included as "
                                     "<common/...>, files of the kernel's folder as \"...\"",
                                     wanted));
    }
    if (open_.size() >= kDeepest) return fail(place, "includes are nested deeper than 16");
    include_file(place, files_.read(path));
    if (!failed_) out_.body += line_directive(place.line + 1, place.file);
  }

  void include_file(Place place, const NamedText& file) {
    if (!file.content.text) {
      return fail(place, fmt::format("cannot include '{}': it {}", file.name, file.content.reason));
    }
    if (std::find(open_.begin(), open_.end(), file.name) != open_.end()) {
      return fail(place, fmt::format("'{}' includes itself: {} -> {}", file.name,
                                     fmt::join(open_, " -> "), file.name));
    }
    add_file(file.name, *file.content.text);
  }

  void fail(Place place, std::string message) {
    if (!failed_)
      mistakes_.push_back({place.file, fmt::format("{}:1", place.line), std::move(message)});
    failed_ = true;
  }

  const KernelFiles& files_;
  Mistakes& mistakes_;
  std::vector<std::string> open_;  ///< files from the shader down to the current include
  ShaderSource out_;
  bool before_code_ = true;
  bool failed_ = false;
};

}  // namespace

std::string line_directive(std::size_t line, std::string_view file) {
  std::string name(file);
  std::replace_if(
      name.begin(), name.end(),
      [](char c) { return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20; }, '?');
  return fmt::format("#line {} \"{}\"\n", line, name);
}

ShaderSource read_shader(const KernelFiles& files, std::string_view name, Mistakes& mistakes) {
  const NamedText file = files.read(name);
  Splicer splicer(files, mistakes);
  if (file.content.text) {
    splicer.add_file(file.name, *file.content.text);
  } else {
    mistakes.push_back({file.name, "", file.content.reason});
  }
  ShaderSource source = splicer.take();
  source.file = file.name;
  return source;
}

}  // namespace qlinbench
