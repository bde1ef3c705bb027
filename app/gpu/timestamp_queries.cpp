// SPDX-License-Identifier: BSD-3-Clause
#include "app/gpu/timestamp_queries.h"

namespace qlinbench {

TimestampQueries::TimestampQueries(const Device& device, std::uint32_t count)
    : count_(count),
      pool_(device.handle().createQueryPool(
          {.queryType = vk::QueryType::eTimestamp, .queryCount = count})) {}

void TimestampQueries::reset(const vk::raii::CommandBuffer& commands) const {
  commands.resetQueryPool(*pool_, 0, count_);
}

void TimestampQueries::write(const vk::raii::CommandBuffer& commands, std::uint32_t index) const {
  commands.writeTimestamp(vk::PipelineStageFlagBits::eBottomOfPipe, *pool_, index);
}

std::vector<std::uint64_t> TimestampQueries::values() const {
  auto [result, values] = pool_.getResults<std::uint64_t>(
      0, count_, count_ * sizeof(std::uint64_t), sizeof(std::uint64_t),
      vk::QueryResultFlagBits::e64 | vk::QueryResultFlagBits::eWait);
  vk::detail::resultCheck(result, "vk::QueryPool::getResults");
  return std::move(values);
}

TimestampPair TimestampQueries::pair(std::uint32_t index) const {
  const std::vector<std::uint64_t> all = values();
  return {.begin = all.at(index), .end = all.at(index + 1)};
}

}  // namespace qlinbench
