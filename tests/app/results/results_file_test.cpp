// SPDX-License-Identifier: BSD-3-Clause
#include "app/results/results_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "app/config/file_error.h"
#include "tests/app/example_report.h"
#include "tests/app/temporary_folder.h"

namespace qlinbench {
namespace {

namespace fs = std::filesystem;

void write_old(const fs::path& path) {
  std::ofstream(path) << "old";
}

bool holds_results(const fs::path& path) {
  return nlohmann::json::parse(read_text_file(path)).at("schema") == "qlinbench.results";
}

std::string refusal(const fs::path& target) {
  try {
    const ResultsFile file(target.string());
  } catch (const FileError& error) {
    return error.what();
  }
  return "taken";
}

TEST(ResultsFile, LeavesNoTraceBeforeItIsWritten) {
  const TemporaryFolder folder;
  const ResultsFile file((folder / "out.json").string());
  EXPECT_EQ(folder.entries(), 0U);
}

TEST(ResultsFile, LeavesAFileThatIsThereUntilItIsReplaced) {
  const TemporaryFolder folder;
  const fs::path target = folder / "out.json";
  write_old(target);
  const ResultsFile file(target.string());
  EXPECT_EQ(read_text_file(target), "old");
  EXPECT_EQ(folder.entries(), 1U);
  file.write(example_report());
  EXPECT_TRUE(holds_results(target));
  EXPECT_EQ(folder.entries(), 1U);
}

TEST(ResultsFile, ReplacesWhatACheckpointLeft) {
  const TemporaryFolder folder;
  const fs::path target = folder / "out.json";
  const ResultsFile file(target.string());
  Report report = example_report();
  report.run.complete = false;
  file.checkpoint(report);
  EXPECT_EQ(nlohmann::json::parse(read_text_file(target)).at("run").at("complete"), false);
  report.run.complete = true;
  file.write(report);
  EXPECT_EQ(nlohmann::json::parse(read_text_file(target)).at("run").at("complete"), true);
}

TEST(ResultsFile, KeepsPermissions) {
  const TemporaryFolder folder;
  const fs::path target = folder / "out.json";
  write_old(target);
  fs::permissions(target, fs::perms::owner_read | fs::perms::owner_write);
  ResultsFile(target.string()).write(example_report());
  EXPECT_EQ(fs::status(target).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST(ResultsFile, ReplacesTheFileBehindALinkAndNotTheLink) {
  const TemporaryFolder folder;
  const fs::path link = folder / "link.json";
  for (const bool exists : {true, false}) {
    const fs::path target = folder / (exists ? "there.json" : "not_there_yet.json");
    if (exists) write_old(target);
    fs::remove(link);
    fs::create_symlink(target.filename(), link);
    ResultsFile(link.string()).write(example_report());
    EXPECT_TRUE(fs::is_symlink(link));
    EXPECT_TRUE(holds_results(target));
  }
}

TEST(ResultsFile, RefusesPlacesThatCannotBeWrittenBeforeAnythingRuns) {
  const TemporaryFolder folder;
  write_old(folder / "file");
  fs::create_symlink("loop", folder / "loop");
  EXPECT_THAT(refusal(folder.path()), testing::EndsWith(": Is a directory"));
  EXPECT_THAT(refusal(folder / "none/out.json"), testing::EndsWith(": No such file or directory"));
  EXPECT_THAT(refusal(folder / "file/out.json"), testing::EndsWith(": Not a directory"));
  EXPECT_THAT(refusal(folder / std::string(300, 'x')), testing::EndsWith(": File name too long"));
  EXPECT_THAT(refusal(folder / "loop"), testing::EndsWith(": Too many levels of symbolic links"));
}

TEST(ResultsFile, WritesIntoAPipeAndLeavesItThere) {
  const TemporaryFolder folder;
  const fs::path pipe = folder / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  std::string read;
  std::thread reader([&] { read = read_text_file(pipe); });
  ResultsFile(pipe.string()).write(example_report());
  reader.join();
  EXPECT_EQ(nlohmann::json::parse(read).at("schema"), "qlinbench.results");
  EXPECT_TRUE(fs::is_fifo(pipe));
}

TEST(ResultsFile, WritesStandardOutputOnceAndOnlyJson) {
  const ResultsFile file("-");
  EXPECT_TRUE(file.is_standard_output());
  testing::internal::CaptureStdout();
  file.checkpoint(example_report());
  file.write(example_report());
  const std::string text = testing::internal::GetCapturedStdout();
  EXPECT_EQ(nlohmann::json::parse(text).at("schema"), "qlinbench.results");
}

TEST(ResultsFile, WritesNothingWithoutATarget) {
  const ResultsFile file("");
  testing::internal::CaptureStdout();
  file.checkpoint(example_report());
  file.write(example_report());
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
}

TEST(ResultsFile, ReplacesBytesThatAreNoUtf8) {
  const TemporaryFolder folder;
  const fs::path target = folder / "out.json";
  Report report = example_report();
  report.run.argv = {"\xff"};
  ResultsFile(target.string()).write(report);
  EXPECT_EQ(nlohmann::json::parse(read_text_file(target)).at("run").at("argv").at(0),
            "\xef\xbf\xbd");
}

}  // namespace
}  // namespace qlinbench
