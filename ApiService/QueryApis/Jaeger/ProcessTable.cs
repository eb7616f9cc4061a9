using System.Buffers;
using System.Text;
using System.Text.Json;
using Tracepost.TraceModel;

namespace Tracepost.ApiService.QueryApis.Jaeger;

/// <summary>
/// The <c>processes</c> of a trace: <c>{"p1":{"serviceName":"shop","tags":[…]}}</c>. Equal resources share a process, whatever chunk of
/// the trace they came in. They are written after the spans, so the resources can be met on the way; p10 comes before p2, as Go sorts keys.
/// </summary>
/// <param name="asSent">Services are named as they were sent, not as a collector that stores them does: see <see cref="ServiceNames"/>.</param>
internal sealed class ProcessTable(bool asSent = false)
{
    private const string NoResource = "OTLPResourceNoServiceName";

    private readonly Dictionary<Resource, Process> _byResource = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, Process> _byContent = new(StringComparer.Ordinal);
    private readonly List<Process> _processes = [];
    private (Resource? Resource, Process? Process) _last;

    /// <summary>The process of a resource; a new one if no equal resource was met before.</summary>
    public Process For(Resource resource)
    {
        if (ReferenceEquals(_last.Resource, resource)) return _last.Process!;
        var process = Find(resource);
        _last = (resource, process);
        return process;
    }

    /// <summary>Forgets the resources of a part of the trace that goes out of memory; the processes stay.</summary>
    public void ForgetResources()
    {
        _byResource.Clear();
        _last = default;
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("processes");
        foreach (var process in _processes.OrderBy(process => process.Id, StringComparer.Ordinal))
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

    private Process Find(Resource resource)
    {
        if (_byResource.TryGetValue(resource, out var known)) return known;

        var name = asSent ? SentName(resource) : resource.ServiceName;
        var tags = new List<KeyValue>(resource.Attributes.Where(attribute => attribute.Key != ServiceNames.Key));
        var content = ContentOf(name, tags);
        if (!_byContent.TryGetValue(content, out known))
        {
            known = new Process($"p{_processes.Count + 1}", name, tags);
            _processes.Add(known);
            _byContent.Add(content, known);
        }

        _byResource.Add(resource, known);
        return known;
    }

    // Jaeger's translator, where no collector was before it.
    private static string SentName(Resource resource) => resource.Attributes.Count == 0
        ? NoResource
        : resource.Attributes.FirstOrDefault(attribute => attribute.Key == ServiceNames.Key).Value.AsString;

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
