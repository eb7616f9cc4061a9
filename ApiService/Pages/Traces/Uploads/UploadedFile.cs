using Tracepost.TraceModel;

namespace Tracepost.ApiService.Pages.Traces.Uploads;

/// <summary>Where an uploaded trace is from.</summary>
/// <param name="TraceId">Its id in the file.</param>
/// <param name="Traces">How many traces the file has.</param>
public sealed record UploadedFile(TraceId TraceId, int Traces);
