using Google.Protobuf;
using Grpc.Core;
using Jaeger.ApiV2;

namespace Tracepost.ApiService.Sampling.Grpc;

/// <summary>
/// Base of a server of <c>jaeger.api_v2.SamplingManager</c> that takes the question as bytes. With the generated base a question that is no
/// protobuf fails before the server sees it: an unknown error, with a stack trace in the log.
/// </summary>
[BindServiceMethod(typeof(RawSamplingManagerBase), nameof(BindService))]
internal abstract class RawSamplingManagerBase
{
    private static readonly Method<byte[], SamplingStrategyResponse> Method = new(
        MethodType.Unary,
        "jaeger.api_v2.SamplingManager",
        nameof(GetSamplingStrategy),
        Marshallers.Create(static message => message, static bytes => bytes),
        Marshallers.Create(static message => message.ToByteArray(), SamplingStrategyResponse.Parser.ParseFrom));

    /// <param name="request">A <see cref="SamplingStrategyParameters"/>, unless the client is mistaken.</param>
    /// <param name="context">The call.</param>
    public abstract Task<SamplingStrategyResponse> GetSamplingStrategy(byte[] request, ServerCallContext context);

    /// <summary>Called by ASP.NET Core's gRPC to find the methods.</summary>
    public static void BindService(ServiceBinderBase binder, RawSamplingManagerBase? service) =>
        binder.AddMethod(Method, service is null ? null! : new UnaryServerMethod<byte[], SamplingStrategyResponse>(service.GetSamplingStrategy));
}
