using System.ComponentModel.DataAnnotations;

namespace Tracepost.ApiService.Receivers.Jaeger.Agent;

/// <summary>How the agent's UDP doors receive. Section <c>JaegerAgent</c>.</summary>
internal sealed record AgentOptions
{
    public const string Section = "JaegerAgent";

    /// <summary>
    /// Bytes of packets that the kernel keeps for a door until they are read (SO_RCVBUF). Without the right to go beyond it (CAP_NET_ADMIN), the
    /// kernel gives at most its <c>net.core.rmem_max</c>.
    /// </summary>
    [Range(64 * 1024, 1024 * 1024 * 1024)]
    public int ReceiveBufferBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Seconds that received spans wait for a store that is away, before they are dropped: nobody would send them again.</summary>
    [Range(0, 600)]
    public int StoreWaitSeconds { get; init; } = 30;
}
