using CsCheck;
using Tracepost.ManifestHost.Manifests;
using Tracepost.ManifestHost.Parameters;
using Tracepost.Testing;

namespace Tracepost.ManifestHost.Tests.Parameters;

public sealed class ParameterTests
{
    private static readonly Dictionary<string, string> None = [];

    [Fact]
    public void A_generated_secret_is_as_its_rule_says() =>
        Gen.Select(Gen.Int[0, 40], Gen.Bool, Gen.Bool, Gen.Bool, Gen.Int[0, 5]).Sample((length, upper, numeric, special, least) =>
        {
            var secret = SecretGenerator.Generate(new GenerateRule
            {
                MinLength = length, Upper = upper, Numeric = numeric, Special = special, MinLower = least, MinUpper = least, MinNumeric = least, MinSpecial = least,
            });

            Assert.True(secret.Length >= length);
            Assert.True(secret.Count(char.IsAsciiLetterLower) >= least);
            Assert.Equal(upper && least > 0, upper && secret.Any(char.IsAsciiLetterUpper) && least > 0);
            Assert.True(upper || !secret.Any(char.IsAsciiLetterUpper));
            Assert.True(numeric || !secret.Any(char.IsAsciiDigit));
            Assert.True(special || secret.All(char.IsAsciiLetterOrDigit));
            Assert.DoesNotContain(secret, c => "{};='\"\\$& ".Contains(c, StringComparison.Ordinal));
        });

    [Fact]
    public void A_rule_that_forbids_everything_is_an_error() =>
        Assert.Throws<HostException>(() => SecretGenerator.Generate(new GenerateRule { Lower = false, Upper = false, Numeric = false, Special = false }));

    [Fact]
    public void A_generated_secret_survives_a_restart_in_a_file_that_only_its_owner_may_read()
    {
        using var folder = new TemporaryFolder();
        var input = new ManifestInput { Secret = true, Default = new ManifestDefault { Generate = new GenerateRule { MinLength = 30 } } };

        var first = new ParameterValues(folder.Location, None).Get(Parameter("password"), "value", input);
        var afterwards = new ParameterValues(folder.Location, None).Get(Parameter("password"), "value", input);

        Assert.Equal(30, first.Length);
        Assert.Equal(first, afterwards);
        Assert.NotEqual(first, new ParameterValues(folder.Location, None).Get(Parameter("other"), "value", input));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.In("parameters.json")));
    }

    [Fact]
    public void What_is_given_wins_over_the_environment_and_that_over_the_default()
    {
        using var folder = new TemporaryFolder();
        var input = new ManifestInput { Default = new ManifestDefault { Value = "default" } };
        var name = $"days-{Guid.NewGuid():N}";
        Environment.SetEnvironmentVariable($"Parameters__{name.Replace('-', '_')}", "environment");

        Assert.Equal("default", new ParameterValues(folder.Location, None).Get(Parameter("another"), "value", input));
        Assert.Equal("environment", new ParameterValues(folder.Location, None).Get(Parameter(name), "value", input));
        Assert.Equal("given", new ParameterValues(folder.Location, new Dictionary<string, string> { [name] = "given" }).Get(Parameter(name), "value", input));
    }

    [Fact]
    public void A_parameter_without_a_value_says_how_to_give_one()
    {
        using var folder = new TemporaryFolder();

        var error = Assert.Throws<HostException>(() => new ParameterValues(folder.Location, None).Get(Parameter("api-key"), "value", new ManifestInput()));

        Assert.Contains("--parameter api-key=", error.Message, StringComparison.Ordinal);
        Assert.Contains("Parameters__api_key", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_file_of_secrets_is_not_silently_replaced()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.In("parameters.json"), "{");

        Assert.Throws<HostException>(() => new ParameterValues(folder.Location, None));
    }

    private static ManifestResource Parameter(string name) => new() { Name = name, Type = "parameter.v0" };
}
