// The fields of every message, in the order they are written. One description serves both directions: `io`
// is json.cc's Reader, for which the structs are writable, or its Writer, for which they are const.
// A required() field has no default that would make sense.
#pragma once

#include <concepts>
#include <string_view>
#include <type_traits>

#include "proto/messages.h"

namespace captiond::proto {

template <class Message, class Struct>
concept Like = std::same_as<std::remove_const_t<Message>, Struct>;

void fields(auto& io, Like<SourceInfo> auto& m) {
  io.required("id", m.id);
  io("label", m.label);
  io("kind", m.kind);
  io("state", m.state);
  io("device", m.device);
  io("detail", m.detail);
  io("language", m.language);
  io("paused", m.paused);
  io("colour", m.colour);
}

void fields(auto& io, Like<Hello> auto& m) {
  io.required("protocol", m.protocol);
  io("server", m.server);
  io("seq", m.seq);
  io("session", m.session);
  io("sources", m.sources);
  io("models", m.models);
}

void fields(auto& io, Like<Word> auto& m) {
  io("text", m.text);
  io("start", m.start);
  io("end", m.end);
  io("p", m.p);
}

void fields(auto& io, Like<TailWord> auto& m) {
  io("text", m.text);
  io("start", m.start);
  io("end", m.end);
  io("by", m.by);
}

void fields(auto& io, Like<Caption> auto& m) {
  io("seq", m.seq);
  io.required("source", m.source);
  io("utterance", m.utterance);
  io("rev", m.rev);
  io("language", m.language);
  io("translated_from", m.translated_from);
  io("committed", m.committed);
  io("tail", m.tail);
  io("final", m.final);
  io("time", m.time);
}

void fields(auto& io, Like<Translation> auto& m) {
  io("seq", m.seq);
  io.required("source", m.source);
  io("utterance", m.utterance);
  io("language", m.language);
  io("translated_from", m.translated_from);
  io("text", m.text);
  io("start", m.start);
  io("end", m.end);
  io("time", m.time);
}

void fields(auto& io, Like<Level> auto& m) {
  io.required("source", m.source);
  io("rms", m.rms);
  io("peak", m.peak);
  io("speech", m.speech);
}

void fields(auto& io, Like<Spectrum> auto& m) {
  io.required("source", m.source);
  io("bands", m.bands);
}

void fields(auto& io, Like<Device> auto& m) {
  io("kind", m.kind);
  io("device", m.device);
  io("description", m.description);
  io("monitor", m.monitor);
  io("default", m.is_default);
}

void fields(auto& io, Like<Devices> auto& m) {
  io("devices", m.devices);
}

void fields(auto& io, Like<Gap> auto& m) {
  io("seq", m.seq);
  io.required("source", m.source);
  io("start", m.start);
  io("length", m.length);
  io("reason", m.reason);
}

void fields(auto& io, Like<Status> auto& m) {
  io("lag", m.lag);
  io("cpu", m.cpu);
  io("memory_mb", m.memory_mb);
  io("uptime", m.uptime);
  io("paused", m.paused);
  io("overload", m.overload);
  io("history", m.history);
  io("clients", m.clients);
  io("models", m.models);
  io("precision", m.precision);
  io("resting", m.resting);
  io("sources", m.sources);
}

void fields(auto& io, Like<SourceChanged> auto& m) {
  fields(io, m.source);
}

void fields(auto& io, Like<Notice> auto& m) {
  io("level", m.level);
  io("message", m.message);
}

void fields(auto& io, Like<ReplyError> auto& m) {
  io("code", m.code);
  io("message", m.message);
}

void fields(auto& io, Like<Reply> auto& m) {
  io.required("id", m.id);
  io.outcome(m.error, m.result);
}

void fields(auto& io, Like<Subscribe> auto& m) {
  io("want", m.want);
  io("sources", m.sources);
  io("since", m.since);
  io("session", m.session);
}

void fields(auto& io, Like<Command> auto& m) {
  io("id", m.id);
  io.required("name", m.name);
  io.object("args", m.args);
}

/// What the field "type" says.
template <class Message>
inline constexpr std::string_view kType = {};
template <>
inline constexpr std::string_view kType<Hello> = "hello";
template <>
inline constexpr std::string_view kType<Caption> = "caption";
template <>
inline constexpr std::string_view kType<Translation> = "translation";
template <>
inline constexpr std::string_view kType<Level> = "level";
template <>
inline constexpr std::string_view kType<Spectrum> = "spectrum";
template <>
inline constexpr std::string_view kType<Devices> = "devices";
template <>
inline constexpr std::string_view kType<Gap> = "gap";
template <>
inline constexpr std::string_view kType<Status> = "status";
template <>
inline constexpr std::string_view kType<SourceChanged> = "source";
template <>
inline constexpr std::string_view kType<Notice> = "notice";
template <>
inline constexpr std::string_view kType<Reply> = "reply";
template <>
inline constexpr std::string_view kType<Subscribe> = "subscribe";
template <>
inline constexpr std::string_view kType<Command> = "command";

}  // namespace captiond::proto
