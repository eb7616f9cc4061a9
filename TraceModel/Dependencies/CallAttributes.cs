using Tracepost.TraceModel.Wire;

namespace Tracepost.TraceModel.Dependencies;

/// <summary>What a span's attributes say about the call that it is part of, read from its bytes in one pass.</summary>
public readonly ref struct CallAttributes
{
    private CallAttributes(ReadOnlySpan<byte> remoteService, NodeKind remoteKind, bool hasErrorTag, bool isShared)
    {
        RemoteService = remoteService;
        RemoteKind = remoteKind;
        HasErrorTag = hasErrorTag;
        IsShared = isShared;
    }

    /// <summary>The name of the other side in UTF-8, see <see cref="Dependencies.RemoteService"/>; empty if there is none.</summary>
    public ReadOnlySpan<byte> RemoteService { get; }

    /// <summary>What the other side is: told by <c>messaging.system</c>, or by <c>db.system</c> and its like.</summary>
    public NodeKind RemoteKind { get; }

    /// <summary>True if there is an attribute <c>error</c>, whatever its value, except false.</summary>
    public bool HasErrorTag { get; }

    /// <summary>True if the span says that its id is also its client's: Zipkin's <c>shared</c>.</summary>
    public bool IsShared { get; }

    /// <summary>Reads an OTLP <c>Span { kind = 6; KeyValue attributes = 9; }</c>.</summary>
    /// <exception cref="MalformedProtobufException">The bytes are no such message.</exception>
    public static CallAttributes Read(ReadOnlySpan<byte> span)
    {
        var kind = default(SpanKind);
        var names = default(RemoteNames);
        bool hasErrorTag = false, isShared = false;
        var reader = new ProtoReader(span);
        while (reader.TryReadTag())
        {
            if (reader.Is(9, WireType.LengthDelimited)) Consider(reader.ReadBytes(), ref names, ref hasErrorTag, ref isShared);
            else if (reader.Is(6, WireType.Varint)) kind = (SpanKind)reader.ReadVarint();
            else reader.Skip();
        }

        return new CallAttributes(names.Of(kind), names.SystemOf(kind), hasErrorTag, isShared);
    }

    // KeyValue { string key = 1; AnyValue value = 2 }
    private static void Consider(ReadOnlySpan<byte> keyValue, ref RemoteNames names, ref bool hasErrorTag, ref bool isShared)
    {
        ReadOnlySpan<byte> key = default;
        var value = default(TextOrBool);
        var reader = new ProtoReader(keyValue);
        while (reader.TryReadTag())
        {
            if (reader.Is(1, WireType.LengthDelimited)) key = reader.ReadBytes();
            else if (reader.Is(2, WireType.LengthDelimited)) value = TextOrBool.Read(reader.ReadBytes());
            else reader.Skip();
        }

        if (key.SequenceEqual("error"u8)) hasErrorTag |= !value.IsFalse;
        else if (key.SequenceEqual("zipkin.shared"u8)) isShared |= value.IsTrue;
        else if (!value.Text.IsEmpty) names.Consider(key, value.Text);
    }

    // AnyValue { string 1 | bool 2 | others }
    private ref struct TextOrBool
    {
        private bool? _flag;

        public ReadOnlySpan<byte> Text { get; private set; }

        public readonly bool IsFalse => _flag == false || Text.SequenceEqual("false"u8);

        public readonly bool IsTrue => _flag == true || Text.SequenceEqual("true"u8);

        public static TextOrBool Read(ReadOnlySpan<byte> anyValue)
        {
            var value = default(TextOrBool);
            var reader = new ProtoReader(anyValue);
            while (reader.TryReadTag())
            {
                if (reader.Is(1, WireType.LengthDelimited)) value.Text = reader.ReadBytes();
                else if (reader.Is(2, WireType.Varint)) value._flag = reader.ReadVarint() != 0;
                else reader.Skip();
            }

            return value;
        }
    }
}
