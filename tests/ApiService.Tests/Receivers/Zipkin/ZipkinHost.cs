namespace Tracepost.ApiService.Tests.Receivers.Zipkin;

/// <summary>A client at Zipkin's door.</summary>
internal sealed class ZipkinHost : IAsyncDisposable
{
    private ZipkinHost(ReceiverHost host)
    {
        Host = host;
        Client = new HttpClient { BaseAddress = host.Url(DoorNames.Zipkin) };
    }

    public ReceiverHost Host { get; }

    public HttpClient Client { get; }

    public static async Task<ZipkinHost> StartAsync(params (string Key, string Value)[] configuration) => new(await ReceiverHost.StartAsync(configuration));

    public async Task<(int Status, string ContentType, string Body)> PostAsync(string path, byte[] body, string? contentType, string? contentEncoding = null)
    {
        using var content = new ByteArrayContent(body);
        if (contentType is not null) content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        if (contentEncoding is not null) content.Headers.TryAddWithoutValidation("Content-Encoding", contentEncoding);
        using var response = await Client.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
        var answer = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, response.Content.Headers.ContentType?.ToString() ?? "", answer);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Host.DisposeAsync();
    }
}
