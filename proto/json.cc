#include <cmath>
#include <concepts>
#include <limits>

#include "base/error.h"
#include "base/json.h"
#include "base/json_integer.h"
#include "proto/fields.h"
#include "proto/messages.h"

namespace captiond::proto {
namespace {

using nlohmann::json;
using Ordered = nlohmann::ordered_json;  // for writing: fields in the order of fields.h

constexpr int kMaxDepth = 16;  // no message needs more than four levels; freeing or printing one recurses

[[noreturn]] void refuse(const std::string& expected, const std::string& found) {
  throw Error("expected " + expected + ", found " + found, ExitCode::protocol);
}

template <class Json>
std::string shown(const Json& value) {
  std::string text = value.dump(-1, ' ', true, Json::error_handler_t::replace);
  return text.size() <= 40 ? text : text.substr(0, 37) + "...";
}

template <class Json>
Json parse_object(std::string_view text) {
  const auto shallow = [](int depth, typename Json::parse_event_t, Json&) {
    if (depth > kMaxDepth) refuse("at most " + std::to_string(kMaxDepth) + " levels of JSON", "more");
    return true;
  };
  auto value = Json::parse(text, shallow, false);
  if (value.is_discarded()) refuse("a JSON object", shown(json(std::string(text.substr(0, 40)))));
  if (!value.is_object()) refuse("a JSON object", shown(value));
  return value;
}

template <class Json>
std::string print(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

class Writer {
 public:
  template <class T>
  void operator()(const char* name, const T& value) {
    out_[name] = written(value);
  }
  template <class T>
  void operator()(const char* name, const std::optional<T>& value) {
    if (value) out_[name] = written(*value);
  }
  template <class T>
  void required(const char* name, const T& value) {
    (*this)(name, value);
  }
  void object(const char* name, const std::string& text) { out_[name] = parse_object<Ordered>(text); }

  void outcome(const std::optional<ReplyError>& error, const std::string& result) {
    out_["ok"] = !error;
    if (error) return (*this)("error", *error);
    const auto more = parse_object<Ordered>(result);
    for (const auto& [name, value] : more.items()) out_.emplace(name, Ordered(value));
  }

  Ordered take() { return std::move(out_); }

 private:
  static Ordered written(double value) {
    return std::isfinite(value) ? std::round(value * 1000) / 1000 : 0.0;
  }
  static Ordered written(const std::map<std::string, std::string>& value) { return value; }
  template <class T>
  requires(std::integral<T> || std::same_as<T, std::string>) static Ordered written(const T& value) {
    return value;
  }
  template <class T>
  static Ordered written(const std::vector<T>& values) {
    auto array = Ordered::array();
    for (const T& value : values) array.push_back(written(value));
    return array;
  }
  template <class T>
  requires std::is_aggregate_v<T>
  static Ordered written(const T& message) {
    Writer writer;
    fields(writer, message);
    return writer.take();
  }

  Ordered out_ = Ordered::object();
};

class Reader {
 public:
  /// `where` is the way to this object, for what errors say: "caption", "caption.tail[2]".
  Reader(const json& object, std::string where) : object_(object), where_(std::move(where)) {}

  template <class T>
  void operator()(const char* name, T& value) {
    if (const auto found = object_.find(name); found != object_.end())
      read(*found, where_ + "." + name, value);
  }
  template <class T>
  void operator()(const char* name, std::optional<T>& value) {
    if (object_.contains(name) && !object_[name].is_null()) (*this)(name, value.emplace());
  }
  template <class T>
  void required(const char* name, T& value) {
    if (!object_.contains(name)) refuse("a field " + where_ + "." + name, shown(object_));
    (*this)(name, value);
  }
  void object(const char* name, std::string& text) {
    const auto found = object_.find(name);
    if (found == object_.end()) return;
    if (!found->is_object()) refuse("an object in " + where_ + "." + name, shown(*found));
    text = print(*found);
  }

  void outcome(std::optional<ReplyError>& error, std::string& result) {
    bool ok = false;
    required("ok", ok);
    if (!ok) return required("error", error.emplace());
    json rest = object_;
    for (const char* own : {"type", "id", "ok"}) rest.erase(own);
    result = print(rest);
  }

 private:
  static void read(const json& value, const std::string& where, std::string& out) {
    if (!value.is_string()) refuse("a string in " + where, shown(value));
    out = value.get_ref<const std::string&>();
  }
  static void read(const json& value, const std::string& where, bool& out) {
    if (!value.is_boolean()) refuse("true or false in " + where, shown(value));
    out = value.get<bool>();
  }
  static void read(const json& value, const std::string& where, double& out) {
    if (!value.is_number()) refuse("a number in " + where, shown(value));
    out = value.get<double>();
  }
  template <std::integral T>
  static void read(const json& value, const std::string& where, T& out) {
    const auto found = find_integer<T>(value);
    if (!found)
      refuse(std::signed_integral<T> ? "an integer in " + where : "a whole number in " + where, shown(value));
    out = *found;
  }
  template <class T>
  static void read(const json& value, const std::string& where, std::vector<T>& out) {
    if (!value.is_array()) refuse("an array in " + where, shown(value));
    for (const json& element : value) {
      const std::string place = where + "[" + std::to_string(out.size()) + "]";
      read(element, place, out.emplace_back());
    }
  }
  static void read(const json& value, const std::string& where, std::map<std::string, std::string>& out) {
    if (!value.is_object()) refuse("an object in " + where, shown(value));
    for (const auto& [name, element] : value.items()) {
      std::string place = where;
      read(element, place.append(".").append(name), out[name]);
    }
  }
  template <class T>
  requires std::is_aggregate_v<T>
  static void read(const json& value, const std::string& where, T& out) {
    if (!value.is_object()) refuse("an object in " + where, shown(value));
    Reader reader(value, where);
    fields(reader, out);
  }

  const json& object_;
  std::string where_;
};

template <class Variant>
std::string encode_any(const Variant& message) {
  return std::visit(
      []<class Message>(const Message& m) {
        Writer writer;
        writer("type", std::string(kType<Message>));
        fields(writer, m);
        return print(writer.take());
      },
      message);
}

template <class Variant, std::size_t I = 0>
std::optional<Variant> decode_as(const std::string& type, const json& object) {
  if constexpr (I == std::variant_size_v<Variant>) {
    return std::nullopt;
  } else {
    using Message = std::variant_alternative_t<I, Variant>;
    if (type != kType<Message>) return decode_as<Variant, I + 1>(type, object);
    Message message;
    Reader reader(object, type);
    fields(reader, message);
    return message;
  }
}

template <class Variant>
std::optional<Variant> decode_any(std::string_view line) {
  const auto object = parse_object<json>(line);
  const auto type = object.find("type");
  if (type == object.end() || !type->is_string()) refuse("a message with a string \"type\"", shown(object));
  return decode_as<Variant>(type->get_ref<const std::string&>(), object);
}

}  // namespace

std::string encode(const ServerMessage& message) {
  return encode_any(message);
}

std::string encode(const ClientMessage& message) {
  return encode_any(message);
}

std::optional<ServerMessage> decode_server(std::string_view line) {
  return decode_any<ServerMessage>(line);
}

std::optional<ClientMessage> decode_client(std::string_view line) {
  return decode_any<ClientMessage>(line);
}

}  // namespace captiond::proto
