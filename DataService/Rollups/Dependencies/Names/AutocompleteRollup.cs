using System.Text;
using Npgsql;
using Tracepost.DataService.Attributes;
using Tracepost.DataService.Rollups.Dependencies.Tables;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Names;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Otlp;
using Tracepost.TraceModel.Wire;

namespace Tracepost.DataService.Rollups.Dependencies.Names;

/// <summary>Keeps the values of a few attributes of spans and their resources, which Zipkin knows as tags of the spans.</summary>
internal sealed class AutocompleteRollup(AutocompleteKeys keys, DependencyOptions options, TimeProvider time) : IRollup
{
    private readonly (string Text, byte[] Utf8)[] _keys = [.. keys.All.Select(key => (key, Encoding.UTF8.GetBytes(key)))];

    public IRollupRound Begin() => new Round(_keys, options.MaxAutocompleteValues, DateOnly.FromDayNumber(time.Today()));

    private sealed class Round((string Text, byte[] Utf8)[] keys, int max, DateOnly today) : IRollupRound
    {
        private readonly HashSet<(string Key, string Value)> _values = [];

        public void Add(TraceChange change)
        {
            if (keys.Length == 0) return;
            var last = default(ReadOnlyMemory<byte>);
            foreach (var span in change.New)
            {
                // Span { KeyValue attributes = 9; }
                ConsiderAll(span.Otlp.Span, 9);
                if (span.ResourceSpans.Equals(last)) continue;
                last = span.ResourceSpans;
                var reader = new ProtoReader(last.Span);
                while (reader.TryReadTag())
                {
                    // ResourceSpans { Resource resource = 1 { KeyValue attributes = 1; } }
                    if (reader.Is(1, WireType.LengthDelimited)) ConsiderAll(reader.ReadBytes(), 1);
                    else reader.Skip();
                }
            }
        }

        public Task WriteAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
            TagValueTable.StoreAsync(connection, _values, today, max, cancellationToken);

        private void ConsiderAll(ReadOnlySpan<byte> message, int attributes)
        {
            var reader = new ProtoReader(message);
            while (reader.TryReadTag())
            {
                if (reader.Is(attributes, WireType.LengthDelimited)) Consider(reader.ReadBytes());
                else reader.Skip();
            }
        }

        private void Consider(ReadOnlySpan<byte> keyValue)
        {
            KeyValueReader.Read(keyValue, out var key, out var value);
            foreach (var (text, utf8) in keys)
            {
                if (!key.SequenceEqual(utf8)) continue;
                var content = AttributeDecoder.DecodeValue(value).ToText();
                if (NameText.Read(Encoding.UTF8.GetBytes(content)) is { Length: > 0 } stored) _values.Add((text, stored));
            }
        }
    }
}
