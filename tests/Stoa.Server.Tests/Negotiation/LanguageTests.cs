namespace Stoa.Server.Tests.Negotiation;

/// <summary>Sentences depend on Accept-Language; codes do not.</summary>
public sealed class LanguageTests(Shop shop) : IClassFixture<Shop>
{
    [Theory]
    [InlineData("store", "error.message", "Producto no encontrado")]
    [InlineData("basic", "message", "Producto no encontrado")]
    [InlineData("standard", "error.message", "Producto no encontrado")]
    [InlineData("nest", "message", "Producto no encontrado")]
    [InlineData("malnu", "error.message", "Producto no encontrado")]
    [InlineData("problem", "title", "Producto no encontrado")]
    public async Task A_fault_is_in_the_clients_language_with_the_same_code(string contract, string member, string sentence)
    {
        var english = await Get($"/as/{contract}/api/v1", "/catalog/products/prod-0", "en");
        var spanish = await Get($"/as/{contract}/api/v1", "/catalog/products/prod-0", "es-MX, en;q=0.5");

        Assert.Equal(sentence, member.Split('.').Aggregate(spanish.Json, (node, name) => node[name]!).GetValue<string>());
        Assert.Equal("Product not found", member.Split('.').Aggregate(english.Json, (node, name) => node[name]!).GetValue<string>());
        Assert.Equal(("en", "es"), (english.Headers["Content-Language"], spanish.Headers["Content-Language"]));
        Assert.Equal(english.Headers["Error-Code"], spanish.Headers["Error-Code"]);
        Assert.Equal(english.Status, spanish.Status);
        Assert.Equal("Accept, Accept-Language", spanish.Headers["Vary"]);
    }

    [Theory]
    [InlineData("store", "email es obligatorio; password es obligatorio")]
    [InlineData("basic", "Email y password son obligatorios")]
    [InlineData("standard", "Email es obligatorio")]
    [InlineData("nest", "email no debe estar vacío")]
    [InlineData("malnu", "El campo email es obligatorio.")]
    [InlineData("problem", "email es obligatorio")]
    public async Task Validation_errors_are_in_the_clients_language(string contract, string sentence)
    {
        var reply = await shop.Guest.Under($"/as/{contract}/api/v1").Send(HttpMethod.Post, "/auth/login", "{}", ("Accept-Language", "es"));

        Assert.Contains($"\"{sentence}\"", reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("standard", "Productos obtenidos")]
    [InlineData("basic", "Productos obtenidos")]
    [InlineData("nest", "Petición completada")]
    [InlineData("malnu", "Productos obtenidos")]
    public async Task Cached_responses_of_two_languages_never_mix_if_the_envelope_has_a_sentence(string contract, string sentence)
    {
        for (var round = 0; round < 3; round++)
        {
            var spanish = await Get($"/as/{contract}/api/v1", "/catalog/products?page_size=2", "es");
            var english = await Get($"/as/{contract}/api/v1", "/catalog/products?page_size=2", "en");

            Assert.Equal((sentence, "es"), ((string?)spanish.Json["message"], spanish.Headers["Content-Language"]));
            Assert.Equal("en", english.Headers["Content-Language"]);
            Assert.NotEqual((string?)spanish.Json["message"], (string?)english.Json["message"], StringComparer.Ordinal);
            Assert.NotEqual(english.Headers["ETag"], spanish.Headers["ETag"], StringComparer.Ordinal);
        }
    }

    [Theory]
    [InlineData("store")]
    [InlineData("problem")]
    public async Task A_response_without_a_sentence_has_no_Content_Language(string contract)
    {
        var (spanish, english) = (
            await Get($"/as/{contract}/api/v1", "/catalog/products/prod-2", "es"),
            await Get($"/as/{contract}/api/v1", "/catalog/products/prod-2", "en")
        );

        Assert.Equal(english.Text, spanish.Text);
        Assert.Equal(english.Headers["ETag"], spanish.Headers["ETag"]);
        Assert.False(spanish.Headers.ContainsKey("Content-Language"));
    }

    [Fact]
    public async Task A_sentence_in_a_payload_is_in_the_clients_language()
    {
        var user = await shop.SignUp();
        var root = await shop.SuperAdmin();

        var reply = await root.Client.Send(HttpMethod.Post, $"/admin/users/{user.Id}/roles", new { role_name = "manager" }, ("Accept-Language", "es"));

        Assert.Equal(("Rol asignado correctamente", "es"), ((string?)reply.Data["message"], reply.Headers["Content-Language"]));
    }

    [Fact]
    public async Task A_replay_keeps_the_language_of_the_first_response()
    {
        var user = await shop.SignUp();
        var client = (await user.Client.With("prod-2")).Under("/as/standard/api/v1");
        var first = await client.Send(HttpMethod.Post, "/orders", Buying.OrderBody(), ("Idempotency-Key", "k"), ("Accept-Language", "es"));
        var again = await client.Send(HttpMethod.Post, "/orders", Buying.OrderBody(), ("Idempotency-Key", "k"), ("Accept-Language", "en"));

        Assert.Equal(("Pedido realizado correctamente", "es"), ((string?)first.Json["message"], first.Headers["Content-Language"]));
        Assert.Equal(first.Text, again.Text);
        Assert.Equal("es", again.Headers["Content-Language"]);
    }

    [Fact]
    public async Task Unexpected_failures_are_in_the_clients_language()
    {
        var reply = await shop.Guest.Send(new HttpMethod("BREW"), "/orders", null, ("Accept-Language", "es"));

        Assert.Equal("Método no permitido en esta ruta", (string?)reply.Json["error"]!["message"]);
    }

    private Task<Reply> Get(string mount, string path, string language) =>
        shop.Guest.Under(mount).Send(HttpMethod.Get, path, null, ("Accept-Language", language));
}
