namespace Tracepost.ApiService.QueryApis.Otlp;

/// <summary>How the value of a field is read from protobuf and written as OTLP JSON.</summary>
internal enum JsonForm : byte
{
    /// <summary>A string.</summary>
    Text,

    /// <summary>Bytes as base64.</summary>
    Base64,

    /// <summary>The bytes of an id, as lower-case hexadecimal digits: OTLP's exception to the protobuf JSON mapping. One of zeros is none.</summary>
    Hex,

    /// <summary>A varint of 64 bits, as a string.</summary>
    Int64,

    /// <summary>A varint of 32 bits or an enumeration, as a number.</summary>
    UInt32,

    /// <summary>A boolean.</summary>
    Bool,

    /// <summary>A double; what is not finite becomes a string.</summary>
    Double,

    /// <summary>Eight bytes, as a string.</summary>
    Fixed64,

    /// <summary>Four bytes, as a number.</summary>
    Fixed32,

    /// <summary>A message.</summary>
    Message,
}

/// <summary>A field of a message; <paramref name="Always"/> one that is written as <c>{}</c> when it is not there.</summary>
internal sealed record JsonField(int Number, string Name, JsonForm Form, MessageSchema? Message = null, bool Repeated = false, bool Always = false)
{
    /// <summary>The name, encoded once.</summary>
    public System.Text.Json.JsonEncodedText EncodedName { get; } = System.Text.Json.JsonEncodedText.Encode(Name);
}

/// <summary>A message: its fields in the order they are written. Of a union only one is set, and is written also when it is zero or empty.</summary>
internal sealed class MessageSchema(bool isUnion = false)
{
    public bool IsUnion { get; } = isUnion;

    public JsonField[] Fields { get; set; } = [];
}

/// <summary>
/// The messages of OTLP's traces, by which <see cref="OtlpJsonWriter"/> translates. Resources, scopes, states and values are there even if
/// nothing was sent, as the OpenTelemetry Collector writes them.
/// https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
/// </summary>
internal static class OtlpJsonSchema
{
    public static readonly MessageSchema ResourceSpans = Build();

    private static MessageSchema Build()
    {
        var anyValue = new MessageSchema(isUnion: true);
        var keyValue = Of(new(1, "key", JsonForm.Text), new(2, "value", JsonForm.Message, anyValue, Always: true));
        anyValue.Fields =
        [
            new(1, "stringValue", JsonForm.Text),
            new(2, "boolValue", JsonForm.Bool),
            new(3, "intValue", JsonForm.Int64),
            new(4, "doubleValue", JsonForm.Double),
            new(5, "arrayValue", JsonForm.Message, Of(new JsonField(1, "values", JsonForm.Message, anyValue, Repeated: true))),
            new(6, "kvlistValue", JsonForm.Message, Of(new JsonField(1, "values", JsonForm.Message, keyValue, Repeated: true))),
            new(7, "bytesValue", JsonForm.Base64),
        ];
        JsonField Attributes(int number) => new(number, "attributes", JsonForm.Message, keyValue, Repeated: true);
        JsonField Dropped(int number, string what = "Attributes") => new(number, $"dropped{what}Count", JsonForm.UInt32);

        var entityRef = Of(
            new(1, "schemaUrl", JsonForm.Text),
            new(2, "type", JsonForm.Text),
            new(3, "idKeys", JsonForm.Text, Repeated: true),
            new(4, "descriptionKeys", JsonForm.Text, Repeated: true));
        var resource = Of(Attributes(1), Dropped(2), new(3, "entityRefs", JsonForm.Message, entityRef, Repeated: true));
        var scope = Of(new(1, "name", JsonForm.Text), new(2, "version", JsonForm.Text), Attributes(3), Dropped(4));
        var happened = Of(new(1, "timeUnixNano", JsonForm.Fixed64), new(2, "name", JsonForm.Text), Attributes(3), Dropped(4));
        var link = Of(
            new(1, "traceId", JsonForm.Hex),
            new(2, "spanId", JsonForm.Hex),
            new(3, "traceState", JsonForm.Text),
            Attributes(4),
            Dropped(5),
            new(6, "flags", JsonForm.Fixed32));
        var status = Of(new(2, "message", JsonForm.Text), new(3, "code", JsonForm.UInt32));
        var span = Of(
            new(1, "traceId", JsonForm.Hex),
            new(2, "spanId", JsonForm.Hex),
            new(3, "traceState", JsonForm.Text),
            new(4, "parentSpanId", JsonForm.Hex),
            new(16, "flags", JsonForm.Fixed32),
            new(5, "name", JsonForm.Text),
            new(6, "kind", JsonForm.UInt32),
            new(7, "startTimeUnixNano", JsonForm.Fixed64),
            new(8, "endTimeUnixNano", JsonForm.Fixed64),
            Attributes(9),
            Dropped(10),
            new(11, "events", JsonForm.Message, happened, Repeated: true),
            Dropped(12, "Events"),
            new(13, "links", JsonForm.Message, link, Repeated: true),
            Dropped(14, "Links"),
            new(15, "status", JsonForm.Message, status, Always: true));
        var scopeSpans = Of(
            new(1, "scope", JsonForm.Message, scope, Always: true), new(2, "spans", JsonForm.Message, span, Repeated: true), new(3, "schemaUrl", JsonForm.Text));
        return Of(
            new(1, "resource", JsonForm.Message, resource, Always: true),
            new(2, "scopeSpans", JsonForm.Message, scopeSpans, Repeated: true),
            new(3, "schemaUrl", JsonForm.Text));
    }

    private static MessageSchema Of(params JsonField[] fields) => new() { Fields = fields };
}
