using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Tracepost.ApiService.Cors;

/// <summary>
/// Which web pages may send spans from the browser, and read traces, by Zipkin's API: any, as with Zipkin, unless some are named. zipkin-js
/// relies on it; and any page can send text/plain without asking, which is taken for JSON.
/// </summary>
internal sealed class ZipkinCors(IOptions<ZipkinCors.Origins> origins) : IConfigureOptions<CorsOptions>
{
    public const string Policy = "zipkin";

    public void Configure(CorsOptions cors) =>
        cors.AddPolicy(Policy, policy => policy
            .WithOrigins(origins.Value.ZipkinAllowedOrigins is { Length: > 0 } named ? named : ["*"])
            .SetIsOriginAllowedToAllowWildcardSubdomains()
            .WithMethods(HttpMethods.Get, HttpMethods.Head, HttpMethods.Post)
            .AllowAnyHeader()
            .WithExposedHeaders(HeaderNames.RetryAfter));

    /// <summary>Section <c>Limits</c>.</summary>
    internal sealed record Origins
    {
        public const string Section = "Limits";

        /// <summary>Origins of web pages; any if none is named.</summary>
        public string[] ZipkinAllowedOrigins { get; init; } = [];
    }
}

/// <summary>Adds <see cref="ZipkinCors"/>, which receiver and query API share.</summary>
internal static class ZipkinCorsRegistration
{
    public static void AddZipkinCors(this IServiceCollection services)
    {
        services.AddCors();
        services.AddOptions<ZipkinCors.Origins>().BindConfiguration(ZipkinCors.Origins.Section);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<CorsOptions>, ZipkinCors>());
    }
}
