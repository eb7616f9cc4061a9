using Microsoft.AspNetCore.Server.Kestrel.Core;
using Tracepost.ServiceDefaults.Doors;

namespace Tracepost.ApiService;

/// <summary>Opens the doors of ApiService, each on the port that its clients expect.</summary>
internal static class DoorExtensions
{
    /// <summary>Opens every door that speaks HTTP; the agent's UDP doors are the agent's own.</summary>
    public static void OpenDoors(this WebApplicationBuilder builder)
    {
        builder.Listen(DoorNames.Http, "Http", 16686, HttpProtocols.Http1);
        builder.Listen(DoorNames.JaegerQuery, "JaegerQuery", 16685, HttpProtocols.Http2);

        // What comes in through these is not traced, or storing spans would make spans.
        builder.Listen(DoorNames.OtlpGrpc, "OtlpGrpc", 4317, HttpProtocols.Http2, traced: false);
        builder.Listen(DoorNames.OtlpHttp, "OtlpHttp", 4318, HttpProtocols.Http1, traced: false);
        builder.Listen(DoorNames.JaegerHttp, "JaegerHttp", 14268, HttpProtocols.Http1, traced: false);
        builder.Listen(DoorNames.JaegerGrpc, "JaegerGrpc", 14250, HttpProtocols.Http2, traced: false);
        builder.Listen(DoorNames.Zipkin, "Zipkin", 9411, HttpProtocols.Http1AndHttp2, traced: false);
        builder.Listen(DoorNames.OpenCensus, "OpenCensus", 55678, HttpProtocols.Http1AndHttp2, traced: false);
        builder.Listen(DoorNames.Sampling, "Sampling", 5778, HttpProtocols.Http1, traced: false);
        builder.Listen(DoorNames.SamplingGrpc, "SamplingGrpc", 5779, HttpProtocols.Http2, traced: false);
    }
}
