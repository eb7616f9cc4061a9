namespace Tracepost.ApiService.Pages.Overview.Sending;

/// <summary>A span by hand, to see whether the way is open. It is shown within seconds.</summary>
internal static class CurlSnippet
{
    public static Snippet Of(string protocol, ServerAddress server) => new(
        "A trace of one span, by hand",
        (protocol == SendChoice.Zipkin
            ? $$$"""
              curl -i {{{server.Url(DoorNames.Zipkin)}}}/api/v2/spans -H 'Content-Type: application/json' -d "[{
                \"traceId\":\"$(openssl rand -hex 16)\",\"id\":\"$(openssl rand -hex 8)\",\"name\":\"hello\",\"kind\":\"SERVER\",
                \"timestamp\":$(date +%s)000000,\"duration\":500000,\"localEndpoint\":{\"serviceName\":\"curl\"}}]"
              """
            : $$$"""
              curl -i {{{server.Url(DoorNames.OtlpHttp)}}}/v1/traces -H 'Content-Type: application/json' -d "{\"resourceSpans\":[{
                \"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":{\"stringValue\":\"curl\"}}]},
                \"scopeSpans\":[{\"spans\":[{\"traceId\":\"$(openssl rand -hex 16)\",\"spanId\":\"$(openssl rand -hex 8)\",\"name\":\"hello\",\"kind\":2,
                \"startTimeUnixNano\":\"$(date +%s)000000000\",\"endTimeUnixNano\":\"$(date +%s)500000000\"}]}]}]}"
              """).ReplaceLineEndings("\n"));
}
