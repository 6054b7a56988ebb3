// Headers that most files include, parsed once for each preset; cmake/onrush.cmake says how. Each
// file still includes what it uses of them: tools/check_includes fails when it does not.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <cstring>
#include <deque>
#include <expected>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include <absl/container/btree_set.h>
#include <fmt/format.h>
#include <boost/describe.hpp>
#include <boost/mp11.hpp>
