// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/watch.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "app/cli/signals.h"
#include "tests/app/temporary_folder.h"

// tests/program/watch_test.py sees the program run again.

namespace qlinbench {
namespace {

namespace fs = std::filesystem;

class Watch : public testing::Test {
 protected:
  void write(const std::string& path, const std::string& text = "text") const {
    fs::create_directories((folder_ / path).parent_path());
    std::ofstream(folder_ / path) << text;
  }

  Options options() const {
    Options options;
    options.config = folder_ / "a.json";
    options.packs = {folder_ / "pack"};
    return options;
  }

  /// What is watched, the folder of the test left out.
  static std::vector<std::string> names(const TemporaryFolder& folder, const Options& options) {
    std::vector<std::string> found;
    for (const auto& [path, state] : WatchedFiles(options).look()) {
      found.push_back(fs::path(path).lexically_relative(folder.path()).string());
    }
    return found;
  }

  TemporaryFolder folder_;
};

TEST_F(Watch, LooksAtTheConfigurationAndTheFilesOfKernels) {
  for (const char* path : {"a.json", "b.json", "pack/one/kernel.json", "pack/one/gemm.comp",
                           "pack/common/a.glsl", "pack/one/.gemm.comp.swp", "pack/one/gemm.comp~",
                           "pack/one/#gemm.comp#", "pack/.git/index"}) {
    write(path);
  }
  EXPECT_THAT(names(folder_, options()),
              testing::ElementsAre("a.json", "pack/common/a.glsl", "pack/one/gemm.comp",
                                   "pack/one/kernel.json"));
}

TEST_F(Watch, DoesNotLookAtWhatTheProgramWrites) {
  const std::string id = "qta8a_qga4w_qta8o/b1.m1.n2.k2/g2";
  for (const char* path :
       {"pack/one/kernel.json", "pack/out/results.json", "pack/out/other.json"}) {
    write(path);
  }
  write("pack/" + id + "/one/default/0_gemm.comp");
  write("pack/arrays/" + id + "/case.json");
  Options all = options();
  all.emit = all.packs.front();
  all.dump = folder_ / "pack/one/../arrays";
  all.output = folder_ / "pack/out/results.json";
  EXPECT_THAT(names(folder_, all),
              testing::ElementsAre("pack/one/kernel.json", "pack/out/other.json"));
}

TEST_F(Watch, LooksAtAPackBesideResultsThatAreNotThereYet) {
  write("pack/one/kernel.json");
  Options all = options();
  all.output = "not_there_yet.json";
  EXPECT_THAT(names(folder_, all), testing::ElementsAre("pack/one/kernel.json"));
}

TEST_F(Watch, LooksAtNothingWhereThereIsNothing) {
  EXPECT_TRUE(WatchedFiles(options()).look().empty());
}

TEST_F(Watch, SeesFilesSavedCreatedAndRemoved) {
  write("pack/a.comp");
  write("pack/b.comp");
  write("pack/c.comp");
  const WatchedFiles files(options());
  const Snapshot before = files.look();
  EXPECT_EQ(files.look(), before);
  write("pack/a.comp", "a longer text");
  fs::last_write_time(folder_ / "pack/b.comp",
                      fs::last_write_time(folder_ / "pack/b.comp") + std::chrono::seconds(1));
  const Snapshot saved = files.look();
  const std::string pack = (folder_ / "pack/").string();
  EXPECT_EQ(changes_text(before, saved), pack + "a.comp saved, " + pack + "b.comp saved");
  fs::rename(folder_ / "pack/c.comp", folder_ / "pack/d.comp");
  EXPECT_EQ(changes_text(saved, files.look()), pack + "d.comp created, " + pack + "c.comp removed");
}

TEST(WatchChanges, OfManyFilesAFewAreNamed) {
  const FileState state;
  EXPECT_EQ(changes_text({}, {{"a", state}, {"b", state}, {"c", state}}),
            "a created, b created, c created");
  EXPECT_EQ(
      changes_text({}, {{"a", state}, {"b", state}, {"c", state}, {"d", state}, {"e", state}}),
      "a created, b created, c created and 2 more");
}

/// Ends the process of the test with what watch returns, since a signal is noted for good.
TEST_F(Watch, RunsAgainForAFileSavedDuringARunAndEndsByASignal) {
  write("pack/a.comp");
  const auto watched = [this] {
    ::alarm(60);  // a watch that misses the change waits for ever
    catch_stop_signals();
    int runs = 0;
    const ExitCode code = watch(WatchedFiles(options()), [&] {
      ++runs;
      if (runs == 1) write("pack/a.comp", "saved while the first run goes on");
      if (runs == 2) std::raise(SIGINT);
    });
    std::exit(runs == 2 ? static_cast<int>(code) : 99);
  };
  EXPECT_EXIT(watched(), testing::ExitedWithCode(130), "");
}

}  // namespace
}  // namespace qlinbench
