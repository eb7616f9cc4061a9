namespace Tracepost.Testing.Protocols.Sending;

/// <summary>POST over HTTP/1.1.</summary>
internal sealed class HttpSender : ISender
{
    private readonly HttpClient _client;
    private readonly Uri _path;
    private readonly string _contentType;

    public HttpSender(Uri url, string path, string contentType)
    {
        _client = new HttpClient { BaseAddress = url };
        (_path, _contentType) = (new Uri(path, UriKind.Relative), contentType);
    }

    public async Task SendAsync(byte[] request, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(request);
        content.Headers.ContentType = new(_contentType);
        using var response = await _client.PostAsync(_path, content, cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException($"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellationToken)}", null, response.StatusCode);
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return default;
    }
}
