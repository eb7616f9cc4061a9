using Tracepost.ApiService.Tests.Hosting;

namespace Tracepost.ApiService.Tests.QueryApis.Zipkin;

/// <summary>Asks at Zipkin's door.</summary>
internal static class ZipkinApi
{
    public const string Text = "text/plain; charset=utf-8";
    public const string Json = "application/json";

    /// <summary>The status, the content type and the body of an answer.</summary>
    public static async Task<(int Status, string ContentType, string Body)> GetZipkinAsync(this ApiHost api, string path)
    {
        using var response = await api.SendZipkinAsync(HttpMethod.Get, path);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, response.Content.Headers.ContentType?.ToString() ?? "", body);
    }

    public static async Task<HttpResponseMessage> SendZipkinAsync(
        this ApiHost api, HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await api.Zipkin.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
