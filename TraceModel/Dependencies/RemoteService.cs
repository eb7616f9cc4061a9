using System.Text;
using Tracepost.TraceModel.Wire;

namespace Tracepost.TraceModel.Dependencies;

/// <summary>
/// The name of the service, or other system, on the far side of a span, from its attributes: what Zipkin calls
/// <c>remoteEndpoint.serviceName</c>. The order is OpenTelemetry's for Zipkin
/// (https://opentelemetry.io/docs/specs/otel/trace/sdk_exporters/zipkin/#remote-endpoint), except that
/// <list type="bullet">
/// <item>an address is no name: <c>10.0.0.3</c>, <c>localhost</c> and sockets are passed over;</item>
/// <item>a broker has one name, that of its system, on the spans of those who send and who receive: its hosts are many, and
/// receivers often do not know them;</item>
/// <item>a database without a host name is named by its system rather than by its schema, which is often called like a service.</item>
/// </list>
/// </summary>
public static class RemoteService
{
    /// <summary>The name, or null if the attributes tell none.</summary>
    public static string? Of(Span span)
    {
        var name = Read(span.Otlp.Span);
        return name.IsEmpty ? null : Encoding.UTF8.GetString(name);
    }

    /// <summary>The name in UTF-8, from the bytes of an OTLP <c>Span</c>; empty if the attributes tell none.</summary>
    /// <exception cref="MalformedProtobufException">The bytes are no such message.</exception>
    public static ReadOnlySpan<byte> Read(ReadOnlySpan<byte> span)
    {
        var kind = default(SpanKind);
        var ranked = default(RankedName);
        var reader = new ProtoReader(span);
        while (reader.TryReadTag())
        {
            if (reader.Is(9, WireType.LengthDelimited)) ranked.Consider(reader.ReadBytes());
            else if (reader.Is(6, WireType.Varint)) kind = (SpanKind)reader.ReadVarint();
            else reader.Skip();
        }

        return ranked.For(kind);
    }

    /// <summary>The best name so far of each sort: which of them counts depends on the kind, which may come last.</summary>
    private ref struct RankedName
    {
        private ReadOnlySpan<byte> _peer;
        private ReadOnlySpan<byte> _broker;
        private ReadOnlySpan<byte> _other;
        private PeerRank _otherRank;

        // KeyValue { string key = 1; AnyValue value = 2 { string = 1, ... } }
        public void Consider(ReadOnlySpan<byte> keyValue)
        {
            ReadOnlySpan<byte> text = default;
            var rank = PeerRank.None;
            var reader = new ProtoReader(keyValue);
            while (reader.TryReadTag())
            {
                if (reader.Is(1, WireType.LengthDelimited)) rank = PeerRanks.Of(reader.ReadBytes());
                else if (reader.Is(2, WireType.LengthDelimited)) text = ReadText(reader.ReadBytes());
                else reader.Skip();
            }

            if (rank == PeerRank.None || text.IsEmpty) return;
            if (rank == PeerRank.Service) Keep(ref _peer, text);
            else if (rank == PeerRank.Broker) Keep(ref _broker, text);
            else if (_otherRank == PeerRank.None || rank < _otherRank) KeepOther(rank, rank > PeerRank.LastHost ? text : HostName.Of(text));
        }

        public readonly ReadOnlySpan<byte> For(SpanKind kind)
        {
            if (!_peer.IsEmpty) return _peer;
            return kind switch
            {
                SpanKind.Client or SpanKind.Producer => _broker.IsEmpty ? _other : _broker,
                SpanKind.Consumer => _broker,
                _ => default,
            };
        }

        private static void Keep(ref ReadOnlySpan<byte> kept, ReadOnlySpan<byte> text)
        {
            if (kept.IsEmpty) kept = text;
        }

        private void KeepOther(PeerRank rank, ReadOnlySpan<byte> name)
        {
            if (name.IsEmpty) return;
            _other = name;
            _otherRank = rank;
        }

        private static ReadOnlySpan<byte> ReadText(ReadOnlySpan<byte> anyValue)
        {
            ReadOnlySpan<byte> text = default;
            var reader = new ProtoReader(anyValue);
            while (reader.TryReadTag())
            {
                if (reader.Is(1, WireType.LengthDelimited)) text = reader.ReadBytes();
                else reader.Skip();
            }

            return text;
        }
    }
}
