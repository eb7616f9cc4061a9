using Microsoft.AspNetCore.Http.HttpResults;

namespace Tracepost.ApiService.Pages.Overview.Sending;

/// <summary>How to send traces to this server: <c>/system/send?language=go&amp;protocol=otlp</c>. It needs no store.</summary>
internal static class SendEndpoint
{
    public static void MapSend(this IEndpointRouteBuilder routes) => routes.MapGet("/system/send", (HttpContext http) =>
        new RazorComponentResult<SendPage>(new { Choice = SendChoice.Read(http.Request.Query), Server = ServerAddress.Of(http) }));
}
