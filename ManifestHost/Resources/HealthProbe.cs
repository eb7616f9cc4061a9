using System.Net;
using System.Net.Sockets;

namespace Tracepost.ManifestHost.Resources;

/// <summary>Asks a resource whether it is well: GET /health on its <c>http</c> endpoint, or whether its first endpoint takes connections.</summary>
internal sealed class HealthProbe
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(2) })
    {
        Timeout = TimeSpan.FromSeconds(10),
    };

    private readonly EndpointAddress _endpoint;
    private readonly string? _path;

    private HealthProbe(EndpointAddress endpoint, string? path)
    {
        _endpoint = endpoint;
        _path = path;
    }

    /// <summary>The last answer, for the message when it never becomes healthy.</summary>
    internal string LastAnswer { get; private set; } = "it was never asked";

    /// <summary>The probe for a resource with these endpoints, or null when there is nothing to ask.</summary>
    internal static HealthProbe? For(IReadOnlyDictionary<string, EndpointAddress> endpoints)
    {
        if (endpoints.TryGetValue("http", out var http)) return new HealthProbe(http, "/health");
        return endpoints.Values.FirstOrDefault(endpoint => endpoint.IsTcp) is { } first ? new HealthProbe(first, null) : null;
    }

    internal async Task<bool> IsHealthyAsync(CancellationToken cancellation)
    {
        try
        {
            return _path is null ? await ConnectsAsync(cancellation) : await AnswersAsync(_path, cancellation);
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or IOException
            || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            LastAnswer = $"{_endpoint.Url}{_path}: {e.Message}";
            return false;
        }
    }

    private async Task<bool> AnswersAsync(string path, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _endpoint.Url + path)
        {
            Version = _endpoint.IsHttp2 ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var response = await Http.SendAsync(request, cancellation);
        LastAnswer = $"GET {_endpoint.Url}{path} answered {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellation)}";
        // 404: a service that has no health endpoint, but is there.
        return response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.NotFound;
    }

    private async Task<bool> ConnectsAsync(CancellationToken cancellation)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_endpoint.Host, _endpoint.Port, cancellation);
        return true;
    }
}
