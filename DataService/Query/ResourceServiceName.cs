using Tracepost.TraceModel;
using Tracepost.TraceModel.Wire;

namespace Tracepost.DataService.Query;

/// <summary>The service's name in UTF-8 as <see cref="ServiceNames.Of"/> would give it, read from bytes without making strings.</summary>
internal static class ResourceServiceName
{
    /// <summary>Reads it from a <c>ResourceSpans</c>: <c>{ Resource resource = 1 { KeyValue attributes = 1 } }</c>.</summary>
    public static ReadOnlySpan<byte> Read(ReadOnlySpan<byte> resourceSpans)
    {
        var reader = new ProtoReader(resourceSpans);
        while (reader.TryReadTag())
        {
            if (!reader.Is(1, WireType.LengthDelimited))
            {
                reader.Skip();
                continue;
            }

            var resource = new ProtoReader(reader.ReadBytes());
            while (resource.TryReadTag())
            {
                if (!resource.Is(1, WireType.LengthDelimited)) resource.Skip();
                else if (TryReadName(resource.ReadBytes(), out var name)) return name;
            }
        }

        return "missing-service-name"u8;
    }

    // KeyValue { string key = 1; AnyValue value = 2 { oneof: string = 1, others up to 7 } }
    private static bool TryReadName(ReadOnlySpan<byte> keyValue, out ReadOnlySpan<byte> name)
    {
        name = "service-name-wrong-type"u8;
        var isName = false;
        var reader = new ProtoReader(keyValue);
        while (reader.TryReadTag())
        {
            if (reader.Is(1, WireType.LengthDelimited)) isName = reader.ReadBytes().SequenceEqual("service.name"u8);
            else if (reader.Is(2, WireType.LengthDelimited)) name = ReadString(reader.ReadBytes(), name);
            else reader.Skip();
        }

        return isName;
    }

    private static ReadOnlySpan<byte> ReadString(ReadOnlySpan<byte> anyValue, ReadOnlySpan<byte> text)
    {
        var reader = new ProtoReader(anyValue);
        while (reader.TryReadTag())
        {
            // A oneof: the last field wins, also over the parts of the value before this one.
            if (reader.Is(1, WireType.LengthDelimited))
            {
                text = reader.ReadBytes();
                if (text.IsEmpty) text = "empty-service-name"u8;
            }
            else
            {
                if (reader.Field <= 7) text = "service-name-wrong-type"u8;
                reader.Skip();
            }
        }

        return text;
    }
}
