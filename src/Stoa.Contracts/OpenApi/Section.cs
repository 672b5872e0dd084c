namespace Stoa.Contracts.OpenApi;

/// <summary>A section of the API, as the tag of its operations: registered by the module that has routes in it.</summary>
/// <param name="Name">What <see cref="Http.Route.WithName"/> says.</param>
/// <param name="Order">Where it stands among the others: what an application needs first comes first.</param>
/// <param name="Description">One sentence on what is in it.</param>
public sealed record Section(string Name, int Order, string Description);

/// <summary>The publisher of the API, for <c>info</c>.</summary>
/// <param name="Title">Its name.</param>
/// <param name="Version">Of the API.</param>
/// <param name="Contact">Contact for questions.</param>
/// <param name="License">Under what terms it is used.</param>
public sealed record ApiInfo(string Title, string Version, string Contact, string License);
