using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Stoa.Packages.Tests;

/// <summary>
/// The compose file and the Helm chart. There is no Docker and no Helm on our machines: they are read, and the chart is rendered by what Helm is made of.
/// </summary>
public sealed partial class ChartTests
{
    private static string Chart { get; } = Path.Combine(Built.Checkout, "ops/helm/stoa");

    [Fact]
    public void The_compose_file_is_yaml_and_names_the_release()
    {
        var compose = Root(File.ReadAllText(Path.Combine(Built.Checkout, "ops/container/compose.yaml")));

        var services = (YamlMappingNode)compose["services"];
        Assert.Equal(["database", "migrate", "stoa"], services.Children.Keys.Select(key => key.ToString()), StringComparer.Ordinal);
        Assert.Equal($"stoa:${{STOA_VERSION:-{Built.Version}}}", compose["x-stoa"]["image"].ToString());
    }

    [Fact]
    public void The_chart_names_the_release_and_its_templates_are_yaml_once_their_expressions_are_out()
    {
        var chart = Root(File.ReadAllText(Path.Combine(Chart, "Chart.yaml")));

        Assert.Equal((Built.Version, Built.Version), (chart["version"].ToString(), chart["appVersion"].ToString()));
        foreach (var file in Directory.GetFiles(Path.Combine(Chart, "templates"), "*.yaml"))
        {
            var lines = File.ReadLines(file).Where(line => !Alone().IsMatch(line)).Select(line => Expression().Replace(line, "x"));
            Assert.NotNull(Root(string.Join('\n', lines))["kind"]);
        }
    }

    /// <summary>A budget over the pods of a job lets no node be drained, and the selector of a deployment can not be changed once it is there.</summary>
    [Fact]
    public void The_disruption_budget_is_about_the_nodes_and_not_about_the_migration()
    {
        const string Node = "app.kubernetes.io/component: server";
        const string Selector = "{{- include \"stoa.selector\" . | nindent 6 }}";
        string Template(string name) => File.ReadAllText(Path.Combine(Chart, "templates", name));

        Assert.Contains(Node, Template("pdb.yaml"), StringComparison.Ordinal);
        Assert.Contains("app.kubernetes.io/component: migration", Template("migrate.yaml"), StringComparison.Ordinal);
        var deployment = Template("deployment.yaml");
        Assert.Contains(Node, deployment, StringComparison.Ordinal);
        Assert.Contains(Selector + "\n  strategy:", deployment, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_chart_renders_with_its_own_values_and_with_all_of_them_set()
    {
        Built.Need(full: true);
        Assert.SkipUnless(Shell.Has("go") && Directory.Exists("/usr/share/gocode/src/github.com/Masterminds/sprig"), "golang-go, …-sprig-dev, …-yaml.v3-dev");
        var folder = Directory.CreateTempSubdirectory("stoa-chart-").FullName;
        var all = Path.Combine(folder, "all.yaml");
        await File.WriteAllTextAsync(all, AllValues, TestContext.Current.CancellationToken);

        var usual = await Render(folder, "shop");
        var full = await Render(folder, "my-stoa", all);

        Assert.Equal(["Deployment", "Job", "PodDisruptionBudget", "Service"], Kinds(usual), StringComparer.Ordinal);
        Assert.Equal(["Deployment", "Ingress", "Job", "PersistentVolumeClaim", "PodDisruptionBudget", "Service"], Kinds(full), StringComparer.Ordinal);
        Assert.All(usual, one => Assert.StartsWith("shop-stoa", (string?)one["metadata"]!["name"], StringComparison.Ordinal));
        var pod = full.Single(one => (string?)one["kind"] == "Deployment")["spec"]!["template"]!["spec"]!;
        var container = pod["containers"]![0]!;
        Assert.Equal("stoa:" + Built.Version, (string?)container["image"]);
        var variables = container["env"]!.AsArray().ToDictionary(one => (string)one!["name"]!, one => (string?)one!["value"], StringComparer.Ordinal);
        Assert.Equal(("smtp.example", "false"), (variables["Mail__Smtp__Host"], variables["Database__Migrate"]));
        Assert.Equal("my-stoa", (string?)pod["volumes"]![0]!["persistentVolumeClaim"]!["claimName"]);
        Assert.Equal("migrate", (string?)full.Single(one => (string?)one["kind"] == "Job")["spec"]!["template"]!["spec"]!["containers"]![0]!["args"]![0]);
        Assert.Equal(("10.42.0.0/16,10.0.0.7", "admin"), (variables["Proxies__Known"], Password(container)));
        Assert.Equal("stoa-super-admin", Password(usual.Single(one => (string?)one["kind"] == "Deployment")["spec"]!["template"]!["spec"]!["containers"]![0]!));
        await Refused(folder, "proxies: with an ingress", "ingress: { enabled: true }");
        await Refused(folder, "superAdmin.existingSecret: a secret", "superAdmin: { existingSecret: '' }");
        await Shell.Run("rm", "-rf", folder);
    }

    /// <summary>The secret that a container has the first super admin's password from.</summary>
    private static string? Password(JsonNode container)
    {
        var variable = container["env"]!.AsArray().Single(one => (string?)one!["name"] == "SuperAdmin__Password")!;
        return (string?)variable["valueFrom"]!["secretKeyRef"]!["name"];
    }

    private static async Task Refused(string folder, string reason, string values)
    {
        var file = Path.Combine(folder, "refused.yaml");
        await File.WriteAllTextAsync(file, values, TestContext.Current.CancellationToken);
        var (code, _, errors) = await Shell.Try(Path.GetTempPath(), "env", [.. Rendering(folder, "shop"), file]);
        Assert.NotEqual(0, code);
        Assert.Contains(reason, errors, StringComparison.Ordinal);
    }

    private const string AllValues = """
        publicUrl: https://api.shop.example
        superAdmin: { existingSecret: admin }
        proxies: [10.42.0.0/16, 10.0.0.7]
        settings: { Mail__Smtp__Host: smtp.example }
        settingsFromSecrets: [stoa-stripe]
        imagePullSecrets: [{ name: registry }]
        persistence: { enabled: true, storageClass: fast }
        ingress: { enabled: true, className: nginx, tlsSecret: tls, annotations: { a: b } }
        nodeSelector: { disk: ssd }
        tolerations: [{ key: x, operator: Exists }]
        affinity: { podAntiAffinity: {} }
        """;

    private static async Task<List<JsonNode>> Render(string cache, string release, params string[] values)
    {
        var said = await Shell.Run("env", [.. Rendering(cache, release), .. values]);
        return [.. said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
    }

    private static string[] Rendering(string cache, string release)
    {
        var program = Path.Combine(Built.Checkout, "tests/Stoa.Packages.Tests/helm/render.go");
        return ["GO111MODULE=off", "GOPATH=/usr/share/gocode", "GOCACHE=" + cache, "go", "run", program, Chart, release];
    }

    private static IEnumerable<string> Kinds(List<JsonNode> objects) => objects.Select(one => (string)one["kind"]!).Order(StringComparer.Ordinal);

    private static YamlNode Root(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return Assert.Single(stream.Documents).RootNode;
    }

    [GeneratedRegex(@"^\s*\{\{-?.*\}\}\s*$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Alone();

    [GeneratedRegex(@"\{\{.*?\}\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Expression();
}
