using static Tracepost.AppHost.Tests.Manifest.ManifestReader;

namespace Tracepost.AppHost.Tests.Manifest;

/// <summary>What aspirate needs of a manifest to make working Kubernetes files of it: each rule stands for something that it gets wrong.</summary>
public sealed class AspirateRulesTests
{
    [Fact]
    public void Resources_are_of_the_types_that_it_knows() =>
        Assert.All(Resources, resource => Assert.Contains(
            (string)resource.Value!["type"]!, (string[])["project.v0", "container.v0", "value.v0", "parameter.v0"]));

    [Fact]
    public void Names_fit_Kubernetes()
    {
        Assert.All(Resources, resource => Assert.Matches("^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$", resource.Key));
        Assert.All(Bindings, binding => Assert.Matches("^[a-z]([a-z0-9-]{0,13}[a-z0-9])?$", binding.Name));
    }

    [Fact]
    public void Every_port_is_explicit_and_the_same_inside_and_outside() =>
        Assert.All(Bindings, binding =>
        {
            Assert.NotNull(binding.Binding["targetPort"]);
            Assert.Equal((int)binding.Binding["targetPort"]!, (int?)binding.Binding["port"] ?? (int)binding.Binding["targetPort"]!);
        });

    [Fact]
    public void Ports_of_one_resource_differ() =>
        Assert.All(Bindings.GroupBy(binding => binding.Resource), bindings =>
            Assert.Distinct(bindings.Select(binding => (int)binding.Binding["targetPort"]!)));

    [Fact]
    public void Plain_values_have_no_character_that_it_escapes_as_HTML() =>
        Assert.All(Variables, variable => Assert.DoesNotMatch("[=&<>\"'`]", PlainPartOf(variable.Value)));

    [Fact]
    public void Secrets_are_in_the_variables_that_it_keeps_secret() =>
        Assert.All(Variables.Where(variable => IsSecret(variable.Value)), variable =>
            Assert.Matches("^(ConnectionStrings__.+|POSTGRES_PASSWORD)$", variable.Name));

    [Fact]
    public void A_resource_with_secrets_has_plain_values_too() =>
        Assert.All(Variables.GroupBy(variable => variable.Resource), variables =>
            Assert.Contains(variables, variable => !IsSecret(variable.Value)));

    [Fact]
    public void Secrets_have_no_value_in_the_manifest() =>
        Assert.All(Resources.Where(resource => (bool?)resource.Value!["inputs"]?["value"]?["secret"] == true), parameter =>
            Assert.Null(parameter.Value!["inputs"]!["value"]!["default"]?["value"]));

    [Fact]
    public void Urls_are_spelt_out_since_it_drops_the_scheme_of_endpoints_not_named_http() =>
        Assert.All(Variables.SelectMany(variable => ExpressionsIn(variable.Value)), path =>
            Assert.False(path is [_, "bindings", not "http", "url"], string.Join('.', path)));

    [Fact]
    public void Every_expression_leads_somewhere() =>
        Assert.All(
            from text in Variables.Select(variable => variable.Value).Concat(
                from resource in Resources where resource.Value!["connectionString"] is not null select (string)resource.Value!["connectionString"]!)
            from path in ExpressionsIn(text)
            select path,
            path => Assert.True(
                path switch
                {
                    [var resource, "value"] => Resources[resource]?["value"] is not null,
                    [var resource, "connectionString"] => Resources[resource]?["connectionString"] is not null,
                    [var resource, "bindings", var binding, "host" or "port" or "targetPort"] => Resources[resource]?["bindings"]?[binding] is not null,
                    _ => false,
                },
                string.Join('.', path)));
}
