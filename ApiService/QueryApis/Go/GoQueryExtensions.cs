using Microsoft.AspNetCore.Http.Features;

namespace Tracepost.ApiService.QueryApis.Go;

/// <summary>Lets endpoints read their URL's parameters as a server in Go would.</summary>
internal static class GoQueryExtensions
{
    /// <summary>Endpoints of this group read parameters by <see cref="GoQuery"/>'s rules.</summary>
    public static TBuilder ReadQueriesAsGo<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(Mark.Instance);

    /// <summary>Makes it so, between routing and the endpoints.</summary>
    public static WebApplication UseGoQueries(this WebApplication app)
    {
        app.Use((http, next) =>
        {
            if (http.GetEndpoint()?.Metadata.GetMetadata<Mark>() is not null)
                http.Features.Set<IQueryFeature>(new GoQuery(http.Request.QueryString.Value));
            return next(http);
        });
        return app;
    }

    private sealed class Mark
    {
        public static readonly Mark Instance = new();
    }
}
