namespace Tracepost.ApiService.Receivers.Jaeger.Agent;

/// <summary>What the UDP doors log.</summary>
internal sealed partial class AgentLog(ILogger<AgentLog> logger)
{
    public ILogger Logger => logger;

    [LoggerMessage(2, LogLevel.Information, "{Door}: the kernel buffers {Bytes} bytes of packets, not {Wanted}; raise net.core.rmem_max for larger bursts")]
    public partial void SmallBuffer(string door, int bytes, int wanted);

    [LoggerMessage(3, LogLevel.Warning, "{Door}: receiving failed; it goes on")]
    public partial void ReceiveFailed(string door, Exception why);

    [LoggerMessage(4, LogLevel.Error, "{Door}: a packet could not be translated")]
    public partial void PacketFailed(string door, Exception why);

    [LoggerMessage(5, LogLevel.Error, "{Protocol}: packets could not be written")]
    public partial void WriteFailed(string protocol, Exception why);
}
