using Tracepost.ApiService.Pages.Traces.Panel.Values;
using Tracepost.TraceModel;

namespace Tracepost.ApiService.Tests.Pages.Traces.Panel;

public sealed class AttributeGroupsTests
{
    [Fact]
    public void A_few_stay_together_the_well_known_ones_first()
    {
        var group = Assert.Single(AttributeGroups.Of(Keys("zebra", "http.response.status_code", "apple", "http.request.method")));

        Assert.Equal("", group.Title);
        Assert.Equal("http.request.method http.response.status_code zebra apple", Text(group));
    }

    [Fact]
    public void Many_are_grouped_by_what_they_are_about()
    {
        var groups = AttributeGroups.Of(Keys(
            "zebra", "shop.order", "db.system.name", "shop.cart", "shop.user", "http.request.header.x", "url.full", "http.request.method", "lone.key", "error.type", "thread.id", "db.query.text"));

        Assert.Equal(["Errors", "HTTP", "Database", "Code", "shop.*", "Other"], groups.Select(group => group.Title));
        Assert.Equal("http.request.method url.full http.request.header.x", Text(groups[1]));
        Assert.Equal("db.system.name db.query.text", Text(groups[2]));
        Assert.Equal("shop.cart shop.order shop.user", Text(groups[4]));
        Assert.Equal("lone.key zebra", Text(groups[5]));
    }

    [Fact]
    public void Of_a_resource_the_place_stands_by_itself()
    {
        var (places, others) = AttributeGroups.OfResource(Keys("service.name", "process.pid", "k8s.pod.name", "telemetry.sdk.name", "os.type", "host.name", "container.id"));

        Assert.Equal(["Kubernetes", "Container", "Host", "Process"], places.Select(group => group.Title));
        Assert.Equal("host.name os.type", Text(places[2]));
        Assert.Equal("service.name telemetry.sdk.name", string.Join(' ', others.Select(attribute => attribute.Key)));
    }

    private static KeyValue[] Keys(params string[] keys) => [.. keys.Select(key => new KeyValue(key, AttributeValue.Of("x")))];

    private static string Text(AttributeGroup group) => string.Join(' ', group.Attributes.Select(attribute => attribute.Key));
}
