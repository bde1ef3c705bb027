// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/cli/help.h"
#include "app/cli/option_table.h"
#include "app/results/build_info.h"
#include "app/results/exit_code.h"
#include "reference/names.h"

namespace qlinbench {
namespace {

using testing::HasSubstr;

std::variant<Options, EarlyExit> parse(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "qlinbench");
  return parse_options(static_cast<int>(arguments.size()), arguments.data());
}

Options options(const std::vector<const char*>& arguments) {
  auto parsed = parse(arguments);
  if (const auto* early = std::get_if<EarlyExit>(&parsed)) {
    ADD_FAILURE() << early->text;
    return {};
  }
  return std::get<Options>(std::move(parsed));
}

/// The text of a refusal; fails the test where the arguments are taken.
std::string refusal(const std::vector<const char*>& arguments) {
  const auto parsed = parse(arguments);
  const auto* early = std::get_if<EarlyExit>(&parsed);
  if (early == nullptr) {
    ADD_FAILURE() << "the arguments were taken";
    return {};
  }
  EXPECT_EQ(early->exit_code, 2);
  EXPECT_THAT(early->text, testing::StartsWith("qlinbench: "));
  EXPECT_THAT(early->text, testing::EndsWith("'qlinbench --help' shows all options.\n"));
  return early->text;
}

TEST(Options, TakesEveryOption) {
  const Options all =
      options({"--config", "a.json", "--output",      "b.json",   "--filter",    "m1",
               "--kernel", "one",    "--kernel",      "two",      "--device",    "1",
               "--pack",   "p",      "--pack",        "q",        "--dump",      "dir",
               "--emit",   "spv",    "--label",       "host=lab", "--label",     "note=a=b",
               "--label",  "empty=", "--verify-only", "--watch",  "--validation"});
  EXPECT_EQ(all.config, "a.json");
  EXPECT_EQ(all.output, "b.json");
  EXPECT_EQ(all.filter, "m1");
  EXPECT_EQ(all.kernels, (std::vector<std::string>{"one", "two"}));
  EXPECT_EQ(all.packs, (std::vector<std::string>{"p", "q"}));
  EXPECT_EQ(all.device, "1");
  EXPECT_EQ(all.dump, "dir");
  EXPECT_EQ(all.emit, "spv");
  EXPECT_EQ(all.labels,
            (std::map<std::string, std::string>{{"host", "lab"}, {"note", "a=b"}, {"empty", ""}}));
  EXPECT_TRUE(all.verify_only);
  EXPECT_TRUE(all.watch);
  EXPECT_TRUE(all.validation);
  EXPECT_FALSE(all.list_devices || all.list_kernels || all.list_cases);
}

TEST(Options, TakesHowToMeasure) {
  const Options all =
      options({"--config", "a.json", "--precision", "0.25", "--max-time", "1.5", "--cache-size",
               "50MiB", "--repeats", "20", "--overlap", "--order-seed", "7"});
  EXPECT_EQ(all.precision, 0.0025);  // of percent
  EXPECT_EQ(all.max_time_s, 1.5);
  EXPECT_EQ(all.cache_bytes, 50 * 1024 * 1024);
  EXPECT_EQ(all.repeats, 20);
  EXPECT_TRUE(all.overlap);
  EXPECT_EQ(all.order_seed, 7);
  EXPECT_FALSE(all.verify_only);
}

TEST(Options, LeavesHowToMeasureToTheDeviceWhereNothingIsSaid) {
  const Options none = options({"--config", "a.json"});
  EXPECT_FALSE(none.precision || none.max_time_s || none.cache_bytes || none.repeats);
  EXPECT_FALSE(none.overlap);
  EXPECT_FALSE(none.order_seed);
}

TEST(Options, RefusesQuantitiesThatAreNone) {
  EXPECT_THAT(refusal({"--config", "a", "--precision", "0"}),
              HasSubstr("--precision 0: must be a number of percent above 0"));
  EXPECT_THAT(refusal({"--config", "a", "--max-time", "2s"}),
              HasSubstr("--max-time 2s: must be a number of seconds above 0"));
  EXPECT_THAT(refusal({"--config", "a", "--cache-size", "50MB"}),
              HasSubstr("--cache-size 50MB: must be a number of bytes, as 4096, 512KiB or 50MiB"));
  EXPECT_THAT(refusal({"--config", "a", "--repeats", "1.5"}),
              HasSubstr("--repeats 1.5: must be a whole number of at least 2"));
  EXPECT_THAT(refusal({"--config", "a", "--repeats", "1"}), HasSubstr("at least 2"));
  EXPECT_THAT(refusal({"--config", "a", "--repeats", ""}), HasSubstr("--repeats needs a value"));
  EXPECT_THAT(refusal({"--config", "a", "--precision", "--overlap"}),
              HasSubstr("--precision needs a value, and '--overlap' follows it"));
  EXPECT_THAT(refusal({"--config", "a", "--overlap=1"}), HasSubstr("--overlap takes no value"));
}

TEST(Options, RefusesToTimeWhatIsOnlyVerified) {
  for (const auto& timing : std::vector<std::vector<const char*>>{{"--precision", "1"},
                                                                  {"--max-time", "1"},
                                                                  {"--cache-size", "1MiB"},
                                                                  {"--order-seed", "1"},
                                                                  {"--overlap"}}) {
    std::vector<const char*> arguments{"--config", "a.json", "--verify-only"};
    arguments.insert(arguments.end(), timing.begin(), timing.end());
    EXPECT_THAT(refusal(arguments), HasSubstr(std::string("--verify-only measures nothing, so ") +
                                              timing.front() + " is senseless"));
  }
  EXPECT_EQ(options({"--config", "a.json", "--verify-only", "--repeats", "5"}).repeats, 5);
}

TEST(Options, TakesTheDashOfStandardOutputAsAValue) {
  EXPECT_EQ(options({"--config", "a.json", "--output", "-"}).output, "-");
  EXPECT_EQ(options({"--config", "a.json", "--output=-"}).output, "-");
}

TEST(Options, TakesTheLastConfigurationSoThatOneCanBeAppended) {
  EXPECT_EQ(options({"--config", "smoke.json", "--config", "edges.json"}).config, "edges.json");
}

TEST(Options, TakesAListWithAConfigurationBeforeIt) {
  EXPECT_TRUE(options({"--config", "smoke.json", "--list-devices"}).list_devices);
  EXPECT_TRUE(options({"--config", "smoke.json", "--list-kernels"}).list_kernels);
  const Options answers = options({"--list-kernels", "--config", "a.json", "--device", "0",
                                   "--filter", "m1", "--kernel", "one", "--pack", "p"});
  EXPECT_TRUE(answers.list_kernels);
  const Options cases =
      options({"--config", "smoke.json", "--list-cases", "--filter", "m1", "--kernel", "one"});
  EXPECT_TRUE(cases.list_cases);
  EXPECT_TRUE(options({"--list-kernels", "--pack", "p"}).list_kernels);
  EXPECT_TRUE(options({"--config", "smoke.json", "--list-cases", "--pack", "p"}).list_cases);
  EXPECT_EQ(cases.filter, "m1");
}

TEST(Options, RefusesUnknownOptionsWithTheNearest) {
  EXPECT_THAT(refusal({"--devise", "1"}), HasSubstr("unknown option '--devise', did you mean "
                                                    "'--device'?"));
  EXPECT_THAT(refusal({"--confg=a.json"}), HasSubstr("'--confg', did you mean '--config'?"));
  EXPECT_THAT(refusal({"-x", "--zzz"}), HasSubstr("unknown option '-x'; unknown option '--zzz'"));
  EXPECT_THAT(refusal({"shapes.json"}), HasSubstr("unexpected argument 'shapes.json'"));
  EXPECT_THAT(refusal({"--config", "a.json", "--kernel", "one", "two"}),
              HasSubstr("unexpected argument 'two'"));
}

TEST(Options, RefusesMissingAndRepeatedValues) {
  EXPECT_THAT(refusal({"--config"}), HasSubstr("--config needs a value"));
  EXPECT_THAT(refusal({"--config", ""}), HasSubstr("--config needs a value"));
  EXPECT_THAT(refusal({"--config", "a.json", "--output", "--verify-only"}),
              HasSubstr("--output needs a value, and '--verify-only' follows it"));
  EXPECT_THAT(refusal({"--config", "a.json", "--kernel"}), HasSubstr("--kernel needs a value"));
  EXPECT_THAT(refusal({"--config", "a.json", "--output", "b", "--output", "c"}),
              HasSubstr("--output is given 2 times"));
  EXPECT_THAT(refusal({"--config", "a.json", "--kernel", "one", "--kernel", "one"}),
              HasSubstr("--kernel one is given twice"));
  EXPECT_THAT(refusal({"--config", "a.json", "--verify-only=3"}),
              HasSubstr("--verify-only takes no value"));
}

TEST(Options, RefusesLabelsThatAreNoPairs) {
  EXPECT_THAT(refusal({"--config", "a", "--label", "lab"}), HasSubstr("must be KEY=VALUE"));
  EXPECT_THAT(refusal({"--config", "a", "--label", "=lab"}), HasSubstr("must be KEY=VALUE"));
  EXPECT_THAT(refusal({"--config", "a", "--label", "k=1", "--label", "k=2"}),
              HasSubstr("the key 'k' is given twice"));
}

TEST(Options, RefusesWhatIsNoRegularExpression) {
  EXPECT_THAT(refusal({"--config", "a", "--filter", "m(1"}), HasSubstr("'m(1'"));
  const std::string nested(100000, '(');
  EXPECT_THAT(refusal({"--config", "a", "--filter", nested.c_str()}), HasSubstr("longer than"));
}

TEST(Options, RefusesCombinationsThatMakeNoSense) {
  EXPECT_THAT(refusal({}), HasSubstr("nothing to run"));
  EXPECT_THAT(refusal({"--output", "b.json"}), HasSubstr("nothing to run"));
  EXPECT_THAT(refusal({"--list-cases"}), HasSubstr("--list-cases needs the shapes"));
  EXPECT_THAT(refusal({"--list-devices", "--list-kernels"}), HasSubstr("ask for one"));
  for (const char* list : {"--list-devices", "--list-kernels", "--list-cases"}) {
    for (const auto& senseless : std::vector<std::vector<const char*>>{{"--output", "b"},
                                                                       {"--dump", "d"},
                                                                       {"--emit", "d"},
                                                                       {"--label", "k=v"},
                                                                       {"--verify-only"},
                                                                       {"--precision", "1"},
                                                                       {"--max-time", "1"},
                                                                       {"--cache-size", "1MiB"},
                                                                       {"--repeats", "5"},
                                                                       {"--overlap"},
                                                                       {"--watch"},
                                                                       {"--validation"}}) {
      std::vector<const char*> arguments{"--config", "a.json", list};
      arguments.insert(arguments.end(), senseless.begin(), senseless.end());
      EXPECT_THAT(refusal(arguments),
                  HasSubstr(std::string(list) + " runs nothing, so " + senseless.front()));
    }
  }
  EXPECT_THAT(refusal({"--list-devices", "--filter", "m1"}), HasSubstr("--filter is senseless"));
  for (const char* list : {"--list-devices", "--list-kernels", "--list-cases"}) {
    EXPECT_THAT(refusal({list, "--device", "0"}), HasSubstr("--device is senseless"));
  }
  EXPECT_THAT(refusal({"--list-devices", "--pack", "p"}), HasSubstr("--pack is senseless"));
  EXPECT_THAT(refusal({"--config", "a.json", "--watch"}), HasSubstr("--pack DIR"));
  EXPECT_THAT(refusal({"--config", "a.json", "--pack", "p", "--watch", "--output", "-"}),
              HasSubstr("--watch writes its results anew in every run"));
}

TEST(Help, ComesBeforeEverythingElseAndSucceeds) {
  for (const char* flag : {"--help", "-h"}) {
    const auto parsed = parse({"--list-devices", "--list-cases", flag});
    ASSERT_TRUE(std::holds_alternative<EarlyExit>(parsed));
    EXPECT_EQ(std::get<EarlyExit>(parsed).exit_code, 0);
    EXPECT_EQ(std::get<EarlyExit>(parsed).text, help_text());
  }
}

TEST(Help, NamesEveryOptionDistributionRoundingAndExitStatus) {
  const std::string text = help_text();
  for (const OptionRow& row : kOptionRows) EXPECT_THAT(text, HasSubstr(std::string(row.name)));
  for (const auto& row : kDistributions) EXPECT_THAT(text, HasSubstr(std::string(row.name)));
  for (const auto& row : kRoundings) EXPECT_THAT(text, HasSubstr(std::string(row.name)));
  for (const auto& row : kExitCodeMeanings) {
    EXPECT_THAT(text, HasSubstr("\n  " + std::to_string(static_cast<int>(row.code)) + " "));
  }
}

TEST(Help, FitsAHundredColumns) {
  std::istringstream lines(help_text());
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 100U) << line;
}

TEST(Version, SaysWhatTheProgramWasMadeOf) {
  const auto parsed = parse({"--version"});
  ASSERT_TRUE(std::holds_alternative<EarlyExit>(parsed));
  EXPECT_EQ(std::get<EarlyExit>(parsed).exit_code, 0);
  const std::string text = std::get<EarlyExit>(parsed).text;
  const BuildInfo& build = build_info();
  for (const std::string_view part :
       {build.version, build.git_sha, build.compiler, build.glslang}) {
    EXPECT_THAT(text, HasSubstr(std::string(part)));
  }
}

}  // namespace
}  // namespace qlinbench
