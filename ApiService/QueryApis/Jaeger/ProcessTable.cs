using System.Buffers;
using System.Text;
using System.Text.Json;
using Tracepost.TraceModel;

namespace Tracepost.ApiService.QueryApis.Jaeger;

/// <summary>
/// The <c>processes</c> of a trace: <c>{"p1":{"serviceName":"shop","tags":[…]}}</c>. Equal resources share a process, whatever chunk of
/// the trace they came in. They are written after the spans, so the resources can be met on the way.
/// </summary>
internal sealed class ProcessTable
{
    private readonly Dictionary<Resource, Process> _byResource = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, Process> _byContent = new(StringComparer.Ordinal);
    private readonly List<Process> _processes = [];

    /// <summary>The process of a resource; a new one if no equal resource was met before.</summary>
    public Process For(Resource resource)
    {
        if (_byResource.TryGetValue(resource, out var known)) return known;

        var tags = new List<KeyValue>(resource.Attributes.Where(attribute => attribute.Key != ServiceNames.Key));
        var content = ContentOf(resource.ServiceName, tags);
        if (!_byContent.TryGetValue(content, out known))
        {
            known = new Process($"p{_processes.Count + 1}", resource.ServiceName, tags);
            _processes.Add(known);
            _byContent.Add(content, known);
        }

        _byResource.Add(resource, known);
        return known;
    }

    /// <summary>Forgets the resources of a part of the trace that goes out of memory; the processes stay.</summary>
    public void ForgetResources() => _byResource.Clear();

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("processes");
        foreach (var process in _processes)
        {
            json.WriteStartObject(process.Id);
            json.WriteString("serviceName", process.ServiceName);
            json.WriteStartArray("tags");
            foreach (var (key, value) in process.Tags)
                JaegerTags.Write(json, key, value);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static string ContentOf(string serviceName, List<KeyValue> tags)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            json.WriteStringValue(serviceName);
            foreach (var (key, value) in tags)
                JaegerTags.Write(json, key, value);
            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>A process.</summary>
    internal sealed record Process(string Id, string ServiceName, IReadOnlyList<KeyValue> Tags);
}
