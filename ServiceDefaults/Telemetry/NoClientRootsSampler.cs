using System.Diagnostics;
using OpenTelemetry.Trace;

namespace Tracepost.ServiceDefaults.Telemetry;

/// <summary>
/// Samples every trace but those whose root is a client span: a database command or an HTTP request of a background task, with no story
/// around it. That also breaks a loop: the writer that commits received spans would otherwise trace its own COPY, export it to a
/// collector that hands it back to us, commit it, trace that COPY, and so on for ever.
/// </summary>
internal sealed class NoClientRootsSampler : Sampler
{
    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        new(samplingParameters.Kind == ActivityKind.Client ? SamplingDecision.Drop : SamplingDecision.RecordAndSample);
}
