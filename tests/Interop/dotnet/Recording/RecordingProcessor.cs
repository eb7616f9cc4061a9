using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using OpenTelemetry;
using OpenTelemetry.Resources;

namespace Tracepost.Interop.Recording;

/// <summary>Keeps every finished span, to say at the end what was sent.</summary>
internal sealed class RecordingProcessor : BaseProcessor<Activity>
{
    private readonly ConcurrentQueue<Activity> _spans = new();

    public override void OnEnd(Activity data) => _spans.Enqueue(data);

    /// <summary><c>{"spans":[…]}</c> on one line.</summary>
    public string ToJson(Resource resource)
    {
        var spans = _spans.Select(span => (JsonNode)SpanRecord.From(span, resource)).ToArray();
        return new JsonObject { ["spans"] = new JsonArray(spans) }.ToJsonString();
    }
}
