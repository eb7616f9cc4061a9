using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;

namespace Tracepost.ApiService.Store.Replicas;

/// <summary>
/// The connections to all DataServices: one or more to each, calls go to each in turn, and to none whose connection is lost until it is
/// there again. Without this, HTTP/2 keeps all calls of a process on one connection, and so on one DataService.
/// </summary>
internal sealed class StoreChannels(IServiceProvider services) : IDisposable
{
    private static readonly Uri Address = new($"{ReplicaResolverFactory.Scheme}:///_grpc.dataservice");

    // The largest chunk of a trace is about 2 MiB, or one span, and a span is bounded by the largest request.
    private const int MaxMessageBytes = 64 * 1024 * 1024;

    private readonly GrpcChannel _writing = Open(services, []);

    private readonly GrpcChannel _reading = Open(services, [AskAnother()]);

    /// <summary>For writes. What is to be done when one fails is decided there.</summary>
    public CallInvoker Writing => _writing.CreateCallInvoker();

    /// <summary>For reads. One that fails before its answer begins is asked of another DataService.</summary>
    public CallInvoker Reading => _reading.CreateCallInvoker();

    public void Dispose()
    {
        _writing.Dispose();
        _reading.Dispose();
    }

    private static GrpcChannel Open(IServiceProvider services, IReadOnlyList<MethodConfig> methods)
    {
        var config = new ServiceConfig { LoadBalancingConfigs = { new RoundRobinConfig() } };
        foreach (var method in methods) config.MethodConfigs.Add(method);
        return GrpcChannel.ForAddress(Address, new GrpcChannelOptions
        {
            Credentials = ChannelCredentials.Insecure,
            HttpHandler = new SocketsHttpHandler
            {
                EnableMultipleHttp2Connections = true,
                InitialHttp2StreamWindowSize = 4 * 1024 * 1024,
                KeepAlivePingDelay = TimeSpan.FromSeconds(30),
                KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
                ConnectTimeout = TimeSpan.FromSeconds(5),
                PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5),
                UseProxy = false,
            },
            DisposeHttpClient = true,
            InitialReconnectBackoff = TimeSpan.FromSeconds(0.1),
            MaxReconnectBackoff = TimeSpan.FromSeconds(1),
            MaxReceiveMessageSize = MaxMessageBytes,
            ServiceConfig = config,
            DisableResolverServiceConfig = true,
            ServiceProvider = services,
            LoggerFactory = services.GetRequiredService<ILoggerFactory>(),
        });
    }

    private static MethodConfig AskAnother() => new()
    {
        Names = { MethodName.Default },
        RetryPolicy = new RetryPolicy
        {
            MaxAttempts = 2,
            InitialBackoff = TimeSpan.FromMilliseconds(20),
            MaxBackoff = TimeSpan.FromMilliseconds(20),
            BackoffMultiplier = 1,
            RetryableStatusCodes = { StatusCode.Unavailable },
        },
    };
}
