using System.Globalization;
using System.Text;
using Tracepost.ApiService.Receivers.Translation;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.OpenCensus.Spans;

/// <summary>
/// Writes a node and a resource as the attributes of one OTLP resource. What the node says in fields of its own comes first, then its attributes, then
/// the labels of the resource; a key that was there before is left out.
/// <code>
/// Node { ProcessIdentifier identifier = 1; LibraryInfo library_info = 2; ServiceInfo service_info = 3; map attributes = 4; }
/// ProcessIdentifier { string host_name = 1; uint32 pid = 2; Timestamp start_timestamp = 3; }
/// LibraryInfo { Language language = 1; string exporter_version = 2; string core_library_version = 3; }
/// ServiceInfo { string name = 1; }
/// Resource { string type = 1; map labels = 2; }
/// </code>
/// </summary>
internal sealed class OpenCensusResource(ProtoWriter writer)
{
    private static readonly string[] Languages = ["", "cpp", "dotnet", "erlang", "go", "java", "nodejs", "php", "python", "ruby", "webjs"];

    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);

    public void Write(ReadOnlySpan<byte> node, ReadOnlySpan<byte> resource)
    {
        WriteFields(node);
        WriteType(resource);
        WriteMap(node, field: 4);
        WriteMap(resource, field: 2);
    }

    private void WriteFields(ReadOnlySpan<byte> node)
    {
        var reader = new ProtoReader(node);
        while (reader.TryReadTag())
        {
            switch (reader.Field, reader.WireType)
            {
                case (1, WireType.LengthDelimited): WriteProcess(reader.ReadBytes()); break;
                case (2, WireType.LengthDelimited): WriteLibrary(reader.ReadBytes()); break;
                case (3, WireType.LengthDelimited): WriteService(reader.ReadBytes()); break;
                default: reader.Skip(); break;
            }
        }
    }

    private void WriteProcess(ReadOnlySpan<byte> process)
    {
        var reader = new ProtoReader(process);
        while (reader.TryReadTag())
        {
            switch (reader.Field, reader.WireType)
            {
                case (1, WireType.LengthDelimited): WriteText("host.name", reader.ReadBytes()); break;
                case (2, WireType.Varint): WriteProcessId((uint)reader.ReadVarint()); break;
                case (3, WireType.LengthDelimited): WriteText("opencensus.starttime", Format(ProtoTime.ReadTimestamp(reader.ReadBytes()))); break;
                default: reader.Skip(); break;
            }
        }
    }

    private void WriteLibrary(ReadOnlySpan<byte> library)
    {
        var reader = new ProtoReader(library);
        while (reader.TryReadTag())
        {
            switch (reader.Field, reader.WireType)
            {
                case (1, WireType.Varint): WriteLanguage(reader.ReadVarint()); break;
                case (2, WireType.LengthDelimited): WriteText("opencensus.exporterversion", reader.ReadBytes()); break;
                case (3, WireType.LengthDelimited): WriteText("telemetry.sdk.version", reader.ReadBytes()); break;
                default: reader.Skip(); break;
            }
        }
    }

    private void WriteService(ReadOnlySpan<byte> service)
    {
        var reader = new ProtoReader(service);
        while (reader.TryReadTag())
        {
            if (reader.Is(1, WireType.LengthDelimited)) WriteText("service.name", reader.ReadBytes());
            else reader.Skip();
        }
    }

    private void WriteType(ReadOnlySpan<byte> resource)
    {
        var reader = new ProtoReader(resource);
        while (reader.TryReadTag())
        {
            if (reader.Is(1, WireType.LengthDelimited)) WriteText("opencensus.resourcetype", reader.ReadBytes());
            else reader.Skip();
        }
    }

    private void WriteProcessId(uint id)
    {
        if (id != 0 && _keys.Add("process.pid")) writer.WriteAttribute(OtlpFields.ResourceAttribute, "process.pid"u8, (long)id);
    }

    private void WriteLanguage(ulong language)
    {
        if (language < (ulong)Languages.Length) WriteText("telemetry.sdk.language", Encoding.UTF8.GetBytes(Languages[language]));
    }

    // An entry of a map is a message: { string key = 1; string value = 2; }
    private void WriteMap(ReadOnlySpan<byte> message, int field)
    {
        var reader = new ProtoReader(message);
        while (reader.TryReadTag())
        {
            if (reader.Is(field, WireType.LengthDelimited)) WriteEntry(reader.ReadBytes());
            else reader.Skip();
        }
    }

    private void WriteEntry(ReadOnlySpan<byte> entry)
    {
        ReadOnlySpan<byte> key = default, value = default;
        var reader = new ProtoReader(entry);
        while (reader.TryReadTag())
        {
            if (reader.Is(1, WireType.LengthDelimited)) key = reader.ReadBytes();
            else if (reader.Is(2, WireType.LengthDelimited)) value = reader.ReadBytes();
            else reader.Skip();
        }

        // As OpenTelemetry calls it.
        if (key.SequenceEqual("cloud.zone"u8)) key = "cloud.availability_zone"u8;
        if (_keys.Add(Encoding.UTF8.GetString(key))) writer.WriteAttribute(OtlpFields.ResourceAttribute, key, value);
    }

    private void WriteText(string key, ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty && _keys.Add(key)) writer.WriteAttribute(OtlpFields.ResourceAttribute, Encoding.UTF8.GetBytes(key), text);
    }

    // 2026-11-22T10:15:30.5Z, with as many digits as there are.
    private static byte[] Format(ulong nanoseconds)
    {
        var second = DateTimeOffset.FromUnixTimeSeconds((long)(nanoseconds / 1_000_000_000));
        var fraction = $".{nanoseconds % 1_000_000_000:D9}".TrimEnd('0').TrimEnd('.');
        return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{second:yyyy-MM-ddTHH:mm:ss}{fraction}Z"));
    }
}
