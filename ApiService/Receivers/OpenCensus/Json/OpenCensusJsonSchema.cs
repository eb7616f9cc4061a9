using Tracepost.ApiService.Receivers.Json;
using static Tracepost.ApiService.Receivers.Json.JsonMessage;

namespace Tracepost.ApiService.Receivers.OpenCensus.Json;

/// <summary>The messages of OpenCensus in their JSON form: https://protobuf.dev/programming-guides/json/.</summary>
internal static class OpenCensusJsonSchema
{
    private static readonly JsonMessage TruncatableString = WithProtoNames(
        new("value", 1, JsonFieldType.Text),
        new("truncatedByteCount", 2, JsonFieldType.Int32));

    private static readonly JsonMessage AttributeValue = WithProtoNames(
        new("stringValue", 1, JsonFieldType.Message, Message: () => TruncatableString),
        new("intValue", 2, JsonFieldType.Int64),
        new("boolValue", 3, JsonFieldType.Bool),
        new("doubleValue", 4, JsonFieldType.Double));

    private static readonly JsonMessage Attributes = WithProtoNames(
        new("attributeMap", 1, JsonFieldType.Map, Value: new("attributeMap", 2, JsonFieldType.Message, Message: () => AttributeValue)),
        new("droppedAttributesCount", 2, JsonFieldType.Int32));

    private static readonly JsonMessage TracestateEntry = new(
        new("key", 1, JsonFieldType.Text),
        new("value", 2, JsonFieldType.Text));

    private static readonly JsonMessage Tracestate = new(new JsonField("entries", 1, JsonFieldType.Message, true, () => TracestateEntry));

    private static readonly JsonMessage Annotation = new(
        new("description", 1, JsonFieldType.Message, Message: () => TruncatableString),
        new("attributes", 2, JsonFieldType.Message, Message: () => Attributes));

    private static readonly JsonMessage MessageEvent = WithProtoNames(
        new("type", 1, JsonFieldType.Enum, Names: ["TYPE_UNSPECIFIED", "SENT", "RECEIVED"]),
        new("id", 2, JsonFieldType.UInt64),
        new("uncompressedSize", 3, JsonFieldType.UInt64),
        new("compressedSize", 4, JsonFieldType.UInt64));

    private static readonly JsonMessage TimeEvent = WithProtoNames(
        new("time", 1, JsonFieldType.Timestamp),
        new("annotation", 2, JsonFieldType.Message, Message: () => Annotation),
        new("messageEvent", 3, JsonFieldType.Message, Message: () => MessageEvent));

    private static readonly JsonMessage TimeEvents = WithProtoNames(
        new("timeEvent", 1, JsonFieldType.Message, true, () => TimeEvent),
        new("droppedAnnotationsCount", 2, JsonFieldType.Int32),
        new("droppedMessageEventsCount", 3, JsonFieldType.Int32));

    private static readonly JsonMessage Link = WithProtoNames(
        new("traceId", 1, JsonFieldType.Base64),
        new("spanId", 2, JsonFieldType.Base64),
        new("type", 3, JsonFieldType.Enum, Names: ["TYPE_UNSPECIFIED", "CHILD_LINKED_SPAN", "PARENT_LINKED_SPAN"]),
        new("attributes", 4, JsonFieldType.Message, Message: () => Attributes),
        new("tracestate", 5, JsonFieldType.Message, Message: () => Tracestate));

    private static readonly JsonMessage Links = WithProtoNames(
        new("link", 1, JsonFieldType.Message, true, () => Link),
        new("droppedLinksCount", 2, JsonFieldType.Int32));

    private static readonly JsonMessage Status = new(
        new("code", 1, JsonFieldType.Int32),
        new("message", 2, JsonFieldType.Text));

    private static readonly JsonMessage StackFrame = WithProtoNames(
        new("functionName", 1, JsonFieldType.Message, Message: () => TruncatableString),
        new("fileName", 3, JsonFieldType.Message, Message: () => TruncatableString),
        new("lineNumber", 4, JsonFieldType.Int64),
        new("columnNumber", 5, JsonFieldType.Int64));

    private static readonly JsonMessage StackFrames = WithProtoNames(
        new("frame", 1, JsonFieldType.Message, true, () => StackFrame),
        new("droppedFramesCount", 2, JsonFieldType.Int32));

    private static readonly JsonMessage StackTrace = WithProtoNames(
        new("stackFrames", 1, JsonFieldType.Message, Message: () => StackFrames),
        new("stackTraceHashId", 2, JsonFieldType.UInt64));

    private static readonly JsonMessage Resource = new(
        new("type", 1, JsonFieldType.Text),
        new("labels", 2, JsonFieldType.Map, Value: new("labels", 2, JsonFieldType.Text)));

    private static readonly JsonMessage Span = WithProtoNames(
        new("traceId", 1, JsonFieldType.Base64),
        new("spanId", 2, JsonFieldType.Base64),
        new("parentSpanId", 3, JsonFieldType.Base64),
        new("name", 4, JsonFieldType.Message, Message: () => TruncatableString),
        new("startTime", 5, JsonFieldType.Timestamp),
        new("endTime", 6, JsonFieldType.Timestamp),
        new("attributes", 7, JsonFieldType.Message, Message: () => Attributes),
        new("stackTrace", 8, JsonFieldType.Message, Message: () => StackTrace),
        new("timeEvents", 9, JsonFieldType.Message, Message: () => TimeEvents),
        new("links", 10, JsonFieldType.Message, Message: () => Links),
        new("status", 11, JsonFieldType.Message, Message: () => Status),
        new("sameProcessAsParentSpan", 12, JsonFieldType.Wrapper, Value: new("sameProcessAsParentSpan", 1, JsonFieldType.Bool)),
        new("childSpanCount", 13, JsonFieldType.Wrapper, Value: new("childSpanCount", 1, JsonFieldType.UInt32)),
        new("kind", 14, JsonFieldType.Enum, Names: ["SPAN_KIND_UNSPECIFIED", "SERVER", "CLIENT"]),
        new("tracestate", 15, JsonFieldType.Message, Message: () => Tracestate),
        new("resource", 16, JsonFieldType.Message, Message: () => Resource));

    private static readonly JsonMessage ProcessIdentifier = WithProtoNames(
        new("hostName", 1, JsonFieldType.Text),
        new("pid", 2, JsonFieldType.UInt32),
        new("startTimestamp", 3, JsonFieldType.Timestamp));

    private static readonly JsonMessage LibraryInfo = WithProtoNames(
        new("language", 1, JsonFieldType.Enum, Names:
            ["LANGUAGE_UNSPECIFIED", "CPP", "C_SHARP", "ERLANG", "GO_LANG", "JAVA", "NODE_JS", "PHP", "PYTHON", "RUBY", "WEB_JS"]),
        new("exporterVersion", 2, JsonFieldType.Text),
        new("coreLibraryVersion", 3, JsonFieldType.Text));

    private static readonly JsonMessage ServiceInfo = new(new JsonField("name", 1, JsonFieldType.Text));

    private static readonly JsonMessage Node = WithProtoNames(
        new("identifier", 1, JsonFieldType.Message, Message: () => ProcessIdentifier),
        new("libraryInfo", 2, JsonFieldType.Message, Message: () => LibraryInfo),
        new("serviceInfo", 3, JsonFieldType.Message, Message: () => ServiceInfo),
        new("attributes", 4, JsonFieldType.Map, Value: new("attributes", 2, JsonFieldType.Text)));

    public static readonly JsonMessage ExportTraceServiceRequest = new(
        new("node", 1, JsonFieldType.Message, Message: () => Node),
        new("spans", 2, JsonFieldType.Message, true, () => Span),
        new("resource", 3, JsonFieldType.Message, Message: () => Resource));
}
