using System.Collections.Concurrent;
using System.Text.Json.Serialization;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;

namespace Stoa.Contracts.Tests.Library;

/// <summary>A sample application that uses the library and nothing else of Stoa; its parts are shown in the library's README.</summary>
internal sealed class Books
{
    private readonly ConcurrentDictionary<string, Book> _books = new(StringComparer.Ordinal) { ["1"] = new Book("1", "A Pattern Language", 1977) };

    public void Map(Routes routes)
    {
        routes.Get<Paging, Page<Book>>("/books", List).WithName("Books", "listBooks", "All books").Public();

        routes
            .Get<OneBook, Book>("/books/{id}", Read)
            .WithName("Books", "getBook", "One book")
            .Public()
            .ProducesFault(BookFaults.BookNotFound)
            .WithExample(_books["1"]);

        routes
            .Post<NewBook, Book>("/books", Add)
            .WithName("Books", "addBook", "Add a book")
            .SignedIn()
            .Creating()
            .LocatedAt<Book>(book => "/books/" + book.Id)
            .ProducesFault(RequestFaults.AccessDenied)
            .WithExample(_books["1"], """{"title":"A Pattern Language","year":1977}""");

        routes.Delete<OneBook, Nothing>("/books/{id}", Remove).WithName("Books", "removeBook", "Remove a book").SignedIn();
    }

    public sealed record Book(string Id, string Title, int Year);

    public sealed record OneBook(string Id) : IRequest<OneBook>
    {
        public static OneBook Read(RequestReader input) => new(input.Path("id"));
    }

    public sealed record NewBook(string Title, int Year) : IRequest<NewBook>
    {
        public static NewBook Read(RequestReader input) => new(input.Body.Text("title", max: 200), input.Body.Integer("year", min: 1450, max: 2100));
    }

    private async Task<Outcome<Book>> Read(OneBook request, RequestContext context) =>
        _books.TryGetValue(request.Id, out var book) ? book : BookFaults.BookNotFound;

    private async Task<Outcome<Book>> Add(NewBook request, RequestContext context)
    {
        if (!context.Caller.IsStaff)
        {
            return RequestFaults.AccessDenied;
        }
        var book = _books.GetOrAdd(Guid.CreateVersion7().ToString(), id => new Book(id, request.Title, request.Year));
        return Outcome.Created(book);
    }

    private async Task<Outcome<Page<Book>>> List(Paging paging, RequestContext context) =>
        new Page<Book>(
            [.. _books.Values.OrderBy(book => book.Id, StringComparer.Ordinal).Skip((int)paging.Page.Offset).Take(paging.Page.Size)],
            paging.Page.Number,
            paging.Page.Size,
            _books.Count
        );

    private async Task<Outcome<Nothing>> Remove(OneBook request, RequestContext context)
    {
        _books.TryRemove(request.Id, out _);
        return default(Nothing);
    }
}

/// <summary>The faults of books; their messages are in <c>Texts/en.json</c> and <c>Texts/es.json</c>.</summary>
internal static class BookFaults
{
    public static readonly Fault BookNotFound = Fault.Declare(FaultKind.NotFound);
}

/// <summary>Authorizes callers by a fixed token.</summary>
internal sealed class FixedTokenAuthorizer : RequestAuthorizer
{
    public override ValueTask<AuthorizationResult> Authorize(
        string? authorization,
        RouteAccess access,
        RequiredPermission? permission,
        CancellationToken cancelled
    ) =>
        ValueTask.FromResult<AuthorizationResult>(
            (access, authorization) switch
            {
                (RouteAccess.Public, _) => default,
                (_, "Bearer librarian") => new Caller(Guid.Empty, Guid.Empty, IsStaff: true),
                (_, "Bearer reader") => new Caller(Guid.Empty, Guid.Empty, IsStaff: false),
                (_, null) => RequestFaults.NotAuthenticated,
                _ => RequestFaults.TokenInvalid,
            }
        );

    public override IReadOnlyList<Fault> FaultsOf(RouteAccess access) =>
        access == RouteAccess.Public ? [] : [RequestFaults.NotAuthenticated, RequestFaults.TokenInvalid];
}

[JsonSerializable(typeof(Books.Book))]
internal sealed partial class BookJson : JsonSerializerContext;
