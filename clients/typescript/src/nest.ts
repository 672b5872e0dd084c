// Written by generate.mjs from contracts/nest/openapi.json.
import { Client, define, type Domain as DomainOf, type Failure as FailureOf, type Shared as SharedOf } from './core/index.js'
export { call, orThrow, pages, events, tagOf, StoaError } from './core/index.js'
export type { Answer, FieldError, Options, Page, Result, StreamEvent, Transport } from './core/index.js'
/** What a call takes and gives, by operation. */
export interface Operations {
  listAuditLog: { input: { page?: number; pageSize?: number; sort?: "id" | "-id" | "at" | "-at"; cursor?: string; actor?: string; action?: AuditAction; subject?: string; requestId?: string; apiKey?: string; from?: string; to?: string }; output: AuditEntryPage; codes: never }
  listEvents: { input: { page?: number; pageSize?: number; sort?: "position" | "-position"; cursor?: string; type?: string[]; aggregate?: string; from?: string; after?: number }; output: ListedEventPage; codes: never; event: LiveEvent }
  listAuditActions: { input: Record<never, never>; output: AuditActionNamesAnswer; codes: never }
  getAuditChain: { input: Record<never, never>; output: AuditChainStatusAnswer; codes: never }
  exportAuditLog: { input: { format?: "csv" | "ndjson"; actor?: string; action?: AuditAction; subject?: string; requestId?: string; apiKey?: string; from?: string; to?: string }; output: Response; codes: never }
  getAuditEntry: { input: { id: number }; output: AuditEntryAnswer; codes: 'audit_entry_not_found' }
  listMails: { input: { page?: number; pageSize?: number; sort?: "id" | "-id" | "created_at" | "-created_at"; cursor?: string }; output: DeadMailPage; codes: never }
  retryMail: { input: { id: string }; output: Done; codes: 'mail_not_found' }
  searchEverything: { input: { q?: string; limit?: number }; output: SearchResultsAnswer; codes: never }
  getTodo: { input: Record<never, never>; output: TodoAnswer; codes: never }
  getSetup: { input: Record<never, never>; output: SetupAnswer; codes: never }
  getPreferences: { input: Record<never, never>; output: PreferencesAnswer; codes: never }
  savePreferences: { input: SavePreferencesRequest; output: PreferencesAnswer; codes: never }
  listViews: { input: { page?: number; pageSize?: number; sort?: "created_at" | "-created_at" | "name" | "-name"; cursor?: string; list?: string }; output: ViewPage; codes: never }
  saveView: { input: { id: string } & SaveViewRequest; output: ViewAnswer; codes: 'version_required' | 'version_stale' | 'view_not_found' | 'view_not_yours' }
  deleteView: { input: { id: string }; output: Done; codes: 'version_required' | 'version_stale' | 'view_not_found' | 'view_not_yours' }
  getMaintenance: { input: Record<never, never>; output: MaintenanceStateAnswer; codes: never }
  setMaintenance: { input: SetMaintenanceRequest; output: MaintenanceStateAnswer; codes: 'setting_configured' | 'version_required' | 'version_stale' }
  listMailTemplates: { input: { page?: number; pageSize?: number }; output: MailWordingViewPage; codes: never }
  getMailTemplate: { input: { name: string; language: string }; output: MailWordingViewAnswer; codes: 'mail_template_not_found' }
  setMailTemplate: { input: { name: string; language: string } & SetMailTemplateRequest; output: MailWordingViewAnswer; codes: 'mail_placeholder_missing' | 'mail_placeholder_unknown' | 'mail_template_not_found' | 'version_required' | 'version_stale' }
  resetMailTemplate: { input: { name: string; language: string }; output: Done; codes: 'mail_template_not_found' | 'version_required' | 'version_stale' }
  previewMail: { input: { name: string; language: string } & MailRequest; output: MailPreviewAnswer; codes: 'mail_placeholder_missing' | 'mail_placeholder_unknown' | 'mail_template_not_found' }
  sendTestMail: { input: { name: string; language: string } & MailRequest; output: Done; codes: 'mail_placeholder_missing' | 'mail_placeholder_unknown' | 'mail_template_not_found' }
  register: { input: RegisterRequest; output: SessionAnswer; codes: 'email_taken' | 'too_many_requests' }
  login: { input: LoginRequest; output: SessionAnswer; codes: 'account_inactive' | 'account_locked' | 'email_not_verified' | 'invalid_credentials' | 'second_factor_invalid' | 'second_factor_required' | 'too_many_requests' }
  refresh: { input: RefreshRequest; output: TokensAnswer; codes: 'cross_site_request' | 'refresh_token_invalid' | 'refresh_token_missing' | 'refresh_token_revoked' | 'too_many_requests' }
  logout: { input: Record<never, never>; output: Done; codes: never }
  logoutOthers: { input: Record<never, never>; output: Done; codes: never }
  listSessions: { input: { page?: number; pageSize?: number }; output: OpenSessionPage; codes: never }
  endSession: { input: { id: string }; output: Done; codes: 'session_not_found' }
  verifyEmail: { input: VerifyEmailRequest; output: Done; codes: 'too_many_requests' | 'verification_token_expired' | 'verification_token_invalid' }
  sendOtp: { input: SendOtpRequest; output: Done; codes: 'otp_cooldown' | 'otp_locked' | 'too_many_requests' }
  verifyOtp: { input: VerifyOtpRequest; output: SessionAnswer | ResetPermitAnswer | Done; codes: 'account_inactive' | 'account_locked' | 'otp_attempts_exceeded' | 'otp_expired' | 'otp_invalid' | 'otp_locked' | 'second_factor_invalid' | 'second_factor_required' | 'too_many_requests' }
  getEmailChange: { input: Record<never, never>; output: PendingEmailChangeAnswer; codes: 'email_change_not_found' }
  changeEmail: { input: ChangeEmailRequest; output: Done; codes: 'email_taken' | 'email_unchanged' | 'otp_cooldown' | 'too_many_requests' }
  withdrawEmailChange: { input: Record<never, never>; output: Done; codes: 'email_change_not_found' }
  confirmEmailChange: { input: ConfirmEmailChangeRequest; output: Done; codes: 'email_taken' | 'too_many_requests' | 'verification_token_expired' | 'verification_token_invalid' }
  undoEmailChange: { input: UndoEmailChangeRequest; output: Done; codes: 'email_taken' | 'too_many_requests' | 'verification_token_expired' | 'verification_token_invalid' }
  forgotPassword: { input: ForgotPasswordRequest; output: Done; codes: 'too_many_requests' }
  resetPassword: { input: ResetPasswordRequest; output: Done; codes: 'password_reset_expired' | 'password_reset_invalid' | 'too_many_requests' }
  changePassword: { input: ChangePasswordRequest; output: Done; codes: 'account_locked' | 'current_password_wrong' | 'too_many_requests' }
  startGoogleSignIn: { input: { state?: string }; output: GoogleAddressAnswer; codes: 'google_not_configured' | 'too_many_requests' }
  unlinkGoogle: { input: Record<never, never>; output: Done; codes: 'google_not_linked' | 'last_way_in' }
  finishGoogleSignIn: { input: { code?: string; state?: string; error?: string; totp?: string; recoveryCode?: string }; output: SessionAnswer; codes: 'account_inactive' | 'account_locked' | 'email_not_verified' | 'google_code_missing' | 'google_link_unconfirmed' | 'google_not_configured' | 'google_refused' | 'google_state_invalid' | 'google_unavailable' | 'second_factor_invalid' | 'second_factor_required' | 'too_many_requests' }
  signInWithIdToken: { input: SignInWithIdTokenRequest; output: SessionAnswer; codes: 'account_inactive' | 'account_locked' | 'email_not_verified' | 'google_link_unconfirmed' | 'google_not_configured' | 'google_refused' | 'google_token_invalid' | 'google_unavailable' | 'second_factor_invalid' | 'second_factor_required' | 'too_many_requests' }
  getProfile: { input: Record<never, never>; output: ProfileAnswer; codes: 'user_not_found' }
  updateProfile: { input: UpdateProfileRequest; output: ProfileAnswer; codes: 'user_not_found' | 'version_stale' }
  getOwnPermissions: { input: Record<never, never>; output: OwnPermissionsAnswer; codes: never }
  exportAccount: { input: Record<never, never>; output: AccountExportAnswer; codes: never }
  deleteAccount: { input: Record<never, never>; output: Done; codes: 'grant_ceiling' | 'last_super_admin' | 'open_orders' }
  listSecondFactors: { input: Record<never, never>; output: FactorSummaryAnswer; codes: 'user_not_found' }
  startTotp: { input: Record<never, never>; output: NewAuthenticatorAnswer; codes: 'email_not_verified' | 'second_factor_on' }
  removeTotp: { input: Record<never, never>; output: Done; codes: 'second_factor_off' }
  confirmTotp: { input: ConfirmTotpRequest; output: NewRecoveryCodesAnswer; codes: 'account_locked' | 'second_factor_off' | 'second_factor_on' | 'second_factor_wrong' }
  renewRecoveryCodes: { input: Record<never, never>; output: NewRecoveryCodesAnswer; codes: 'second_factor_off' }
  stepUp: { input: StepUpRequest; output: SteppedUpAnswer; codes: 'account_locked' | 'current_password_wrong' | 'second_factor_wrong' | 'step_up_incomplete' | 'too_many_requests' }
  listPasskeys: { input: Record<never, never>; output: AllPasskeysAnswer; codes: never }
  addPasskey: { input: AddPasskeyRequest; output: AddedPasskeyAnswer; codes: 'passkey_refused' | 'too_many_passkeys' }
  startPasskey: { input: Record<never, never>; output: PasskeyCreationChallengeAnswer; codes: 'email_not_verified' }
  removePasskey: { input: { id: string }; output: Done; codes: 'passkey_not_found' }
  startPasskeyLogin: { input: Record<never, never>; output: PasskeyRequestChallengeAnswer; codes: 'too_many_requests' }
  logInWithPasskey: { input: WithPasskeyRequest; output: SessionAnswer; codes: 'account_inactive' | 'passkey_refused' | 'too_many_requests' }
  startPasskeyStepUp: { input: Record<never, never>; output: PasskeyRequestChallengeAnswer; codes: 'passkey_not_found' | 'too_many_requests' }
  stepUpWithPasskey: { input: WithPasskeyRequest; output: SteppedUpAnswer; codes: 'account_locked' | 'passkey_refused' | 'too_many_requests' }
  listRoles: { input: Record<never, never>; output: AllRolesAnswer; codes: never }
  createRole: { input: RoleRequest; output: OneRoleAnswer; codes: 'role_name_taken' }
  getRoleMatrix: { input: Record<never, never>; output: RoleMatrixAnswer; codes: never }
  getRole: { input: { id: string }; output: OneRoleAnswer; codes: 'role_not_found' }
  updateRole: { input: { id: string } & RoleRequest; output: OneRoleAnswer; codes: 'grant_ceiling' | 'role_built_in' | 'role_name_taken' | 'role_not_found' | 'version_stale' }
  deleteRole: { input: { id: string }; output: Done; codes: 'grant_ceiling' | 'role_built_in' | 'role_not_found' | 'version_stale' }
  listRolePermissions: { input: { id: string }; output: RolePermissionsAnswer; codes: 'role_not_found' }
  grantPermission: { input: { id: string } & GrantPermissionRequest; output: MessageAnswer; codes: 'grant_ceiling' | 'permission_unknown' | 'role_not_found' }
  setRolePermissions: { input: { id: string } & SetRolePermissionsRequest; output: RolePermissionsAnswer; codes: 'grant_ceiling' | 'permission_unknown' | 'role_holds_everything' | 'role_not_found' | 'version_required' | 'version_stale' }
  revokePermission: { input: { id: string; permId: string }; output: Done; codes: 'grant_ceiling' | 'permission_not_found' | 'role_holds_everything' | 'role_not_found' }
  listRoleUsers: { input: { id: string; page?: number; pageSize?: number; sort?: "created_at" | "-created_at" | "updated_at" | "-updated_at" | "email" | "-email" | "last_name" | "-last_name"; cursor?: string }; output: UserWithRolesPage; codes: 'role_not_found' }
  listPermissions: { input: Record<never, never>; output: SomePermissionsAnswer; codes: never }
  createPermission: { input: PermissionRequest; output: OnePermissionAnswer; codes: 'grant_ceiling' | 'permission_name_taken' }
  getPermission: { input: { id: string }; output: OnePermissionAnswer; codes: 'permission_not_found' }
  updatePermission: { input: { id: string } & PermissionRequest; output: OnePermissionAnswer; codes: 'grant_ceiling' | 'permission_name_taken' | 'permission_not_found' | 'version_stale' }
  deletePermission: { input: { id: string }; output: Done; codes: 'grant_ceiling' | 'permission_not_found' | 'version_stale' }
  listUserRoles: { input: { id: string }; output: RoleNamesAnswer; codes: 'user_not_found' }
  assignRole: { input: { id: string } & AssignRoleRequest; output: MessageAnswer; codes: 'admins_by_super_admins' | 'grant_ceiling' | 'role_not_found' | 'role_reference_missing' | 'user_not_found' }
  removeRole: { input: { id: string; roleId: string }; output: Done; codes: 'grant_ceiling' | 'last_super_admin' | 'role_not_found' | 'user_not_found' }
  listUsers: { input: { page?: number; pageSize?: number; sort?: "created_at" | "-created_at" | "updated_at" | "-updated_at" | "email" | "-email" | "last_name" | "-last_name"; cursor?: string; keyword?: string; active?: boolean; role?: string }; output: UserWithRolesPage; codes: never }
  createUser: { input: CreateUserRequest; output: UserWithRolesAnswer; codes: 'email_taken' }
  getUser: { input: { id: string }; output: UserWithRolesAnswer; codes: 'user_not_found' }
  updateUser: { input: { id: string } & UpdateUserRequest; output: UserWithRolesAnswer; codes: 'grant_ceiling' | 'last_super_admin' | 'user_not_found' }
  listAdmins: { input: { page?: number; pageSize?: number; sort?: "created_at" | "-created_at" | "updated_at" | "-updated_at" | "email" | "-email" | "last_name" | "-last_name"; cursor?: string; keyword?: string }; output: UserWithRolesPage; codes: never }
  createAdmin: { input: CreateAdminRequest; output: UserWithRolesAnswer; codes: 'admins_by_super_admins' | 'email_taken' }
  deleteAdmin: { input: { id: string }; output: Done; codes: 'grant_ceiling' | 'last_super_admin' | 'user_not_found' }
  listUserSessions: { input: { id: string; page?: number; pageSize?: number }; output: OpenSessionPage; codes: 'user_not_found' }
  endUserSessions: { input: { id: string }; output: Done; codes: 'grant_ceiling' | 'user_not_found' }
  listUserMails: { input: { id: string; page?: number; pageSize?: number; sort?: "sent_at" | "-sent_at"; cursor?: string }; output: SentMailPage; codes: 'user_not_found' }
  endUserSession: { input: { id: string; sid: string }; output: Done; codes: 'grant_ceiling' | 'session_not_found' | 'user_not_found' }
  getUserSecondFactors: { input: { id: string }; output: FactorSummaryAnswer; codes: 'user_not_found' }
  resetUserSecondFactors: { input: { id: string }; output: Done; codes: 'grant_ceiling' | 'second_factor_off' | 'user_not_found' }
  unlockUser: { input: { id: string }; output: Done; codes: 'grant_ceiling' | 'user_not_found' }
  sendUserPasswordReset: { input: { id: string }; output: Done; codes: 'grant_ceiling' | 'otp_cooldown' | 'user_not_active' | 'user_not_found' }
  verifyUserEmail: { input: { id: string } & VerifyUserEmailRequest; output: Done; codes: 'grant_ceiling' | 'otp_cooldown' | 'otp_locked' | 'user_not_active' | 'user_not_found' }
  getUserPermissions: { input: { id: string }; output: UserPermissionsAnswer; codes: 'user_not_found' }
  listInvitations: { input: { page?: number; pageSize?: number; sort?: "created_at" | "-created_at"; cursor?: string; status?: "pending" | "accepted" | "expired" | "revoked"; email?: string }; output: InvitationPage; codes: never }
  createInvitation: { input: CreateInvitationRequest; output: InvitationAnswer; codes: 'admins_by_super_admins' | 'email_taken' | 'grant_ceiling' | 'invitation_open' | 'role_not_found' }
  getInvitation: { input: { id: string }; output: InvitationAnswer; codes: 'invitation_not_found' }
  revokeInvitation: { input: { id: string }; output: Done; codes: 'admins_by_super_admins' | 'grant_ceiling' | 'invitation_closed' | 'invitation_not_found' }
  resendInvitation: { input: { id: string } & ResendInvitationRequest; output: InvitationAnswer; codes: 'admins_by_super_admins' | 'grant_ceiling' | 'invitation_closed' | 'invitation_not_found' }
  acceptInvitation: { input: AcceptInvitationRequest; output: Done; codes: 'account_inactive' | 'invitation_expired' | 'invitation_invalid' | 'invitation_outgrown' | 'too_many_requests' }
  listApiKeys: { input: { page?: number; pageSize?: number; sort?: "created_at" | "-created_at" | "name" | "-name"; cursor?: string; keyword?: string; kind?: "secret" | "publishable"; status?: "active" | "expired" | "revoked" }; output: IssuedKeyPage; codes: never }
  createApiKey: { input: CreateApiKeyRequest; output: IssuedKeyAnswer; codes: 'grant_ceiling' | 'scope_unknown' }
  getApiKey: { input: { id: string }; output: IssuedKeyAnswer; codes: 'api_key_not_found' }
  updateApiKey: { input: { id: string } & UpdateApiKeyRequest; output: IssuedKeyAnswer; codes: 'api_key_not_found' | 'api_key_revoked' | 'grant_ceiling' | 'scope_unknown' | 'version_required' | 'version_stale' }
  revokeApiKey: { input: { id: string }; output: Done; codes: 'api_key_not_found' | 'version_required' | 'version_stale' }
  rotateApiKey: { input: { id: string } & RotateApiKeyRequest; output: IssuedKeyAnswer; codes: 'api_key_not_found' | 'api_key_revoked' | 'grant_ceiling' | 'scope_unknown' | 'version_stale' }
  listProducts: { input: { categoryId?: string; page?: number; pageSize?: number; brandId?: string; minPrice?: number; maxPrice?: number; currency?: string; inStock?: boolean; attributes?: Record<string, string[]>; sort?: "relevance" | "price" | "-price" | "name" | "newest"; facets?: string; keyword?: string }; output: ProductPage; codes: never }
  getProduct: { input: { id: string }; output: ProductAnswer; codes: 'product_id_missing' | 'product_not_found' }
  listCategoryProducts: { input: { id: string; page?: number; pageSize?: number; brandId?: string; minPrice?: number; maxPrice?: number; currency?: string; inStock?: boolean; attributes?: Record<string, string[]>; sort?: "relevance" | "price" | "-price" | "name" | "newest"; facets?: string }; output: ProductPage; codes: never }
  listCategories: { input: { page?: number; pageSize?: number }; output: CategoryPage; codes: never }
  listBrands: { input: { page?: number; pageSize?: number }; output: BrandPage; codes: never }
  getCart: { input: Record<never, never>; output: CartAnswer; codes: 'cart_token_invalid' }
  createCart: { input: CreateCartRequest; output: NewCartAnswer; codes: 'too_many_requests' }
  clearCart: { input: Record<never, never>; output: CartAnswer; codes: 'cart_token_invalid' | 'version_stale' }
  addToCart: { input: AddToCartRequest; output: CartAnswer; codes: 'cart_full' | 'cart_token_invalid' | 'currency_mixed' | 'order_too_large' | 'out_of_stock' | 'product_unknown' | 'variant_unknown' | 'version_stale' }
  updateCartItem: { input: { id: string } & UpdateCartItemRequest; output: CartAnswer; codes: 'cart_item_id_missing' | 'cart_item_not_found' | 'cart_token_invalid' | 'order_too_large' | 'out_of_stock' | 'product_off_sale' | 'version_stale' }
  removeCartItem: { input: { id: string }; output: CartAnswer; codes: 'cart_item_id_missing' | 'cart_item_not_found' | 'cart_token_invalid' | 'version_stale' }
  mergeCart: { input: MergeCartRequest; output: MergedCartAnswer; codes: 'cart_not_found' | 'checkout_in_progress' }
  setCartContact: { input: SetCartContactRequest; output: CartAnswer; codes: 'cart_token_invalid' | 'version_stale' }
  listShippingOptions: { input: Record<never, never>; output: ShippingOptionPage; codes: 'address_missing' | 'cart_token_invalid' }
  chooseShippingOption: { input: ChooseShippingOptionRequest; output: CartAnswer; codes: 'address_missing' | 'cart_token_invalid' | 'shipping_option_gone' | 'version_stale' }
  setCartCodes: { input: SetCartCodesRequest; output: CartAnswer; codes: 'cart_token_invalid' | 'too_many_requests' | 'version_stale' }
  quoteCart: { input: Record<never, never>; output: QuoteAnswer; codes: 'address_missing' | 'cart_empty' | 'cart_token_invalid' | 'currency_mixed' | 'order_too_large' | 'out_of_stock' | 'product_off_sale' | 'shipping_option_gone' | 'shipping_option_missing' }
  startCheckout: { input: StartCheckoutRequest; output: OrderAnswer | CheckoutStateAnswer; codes: 'address_missing' | 'cart_changed' | 'cart_empty' | 'cart_token_invalid' | 'checkout_in_progress' | 'checkout_not_found' | 'code_refused' | 'currency_mixed' | 'email_missing' | 'order_too_large' | 'out_of_stock' | 'payment_declined' | 'payment_method_unusable' | 'payment_provider_unknown' | 'payment_unavailable' | 'product_off_sale' | 'quote_expired' | 'shipping_option_gone' | 'shipping_option_missing' }
  getCheckout: { input: { id: string }; output: CheckoutStateAnswer; codes: 'checkout_not_found' }
  cancelCheckout: { input: { id: string }; output: CheckoutStateAnswer; codes: 'checkout_in_progress' | 'checkout_not_found' | 'checkout_placed' }
  listOrders: { input: { page?: number; pageSize?: number }; output: OrderPage; codes: never }
  placeOrder: { input: PlaceOrderRequest; output: OrderAnswer; codes: 'cart_changed' | 'cart_empty' | 'currency_mixed' | 'order_too_large' | 'out_of_stock' | 'payment_action_required' | 'payment_declined' | 'payment_method_unusable' | 'payment_timed_out' | 'payment_unavailable' | 'product_off_sale' | 'promotion_code_invalid' | 'shipping_method_unknown' }
  getOrder: { input: { id: string }; output: OrderAnswer; codes: 'order_id_missing' | 'order_not_found' | 'order_not_yours' }
  lookUpOrder: { input: LookUpOrderRequest; output: Done; codes: 'too_many_requests' }
  cancelOwnOrder: { input: { id: string } & CancelOwnOrderRequest; output: OrderAnswer; codes: 'order_not_cancellable' | 'order_not_found' | 'order_not_yours' | 'payment_busy' }
  listStaffOrders: { input: { page?: number; pageSize?: number; sort?: "created_at" | "-created_at" | "total" | "-total"; cursor?: string; status?: "pending" | "paid" | "shipped" | "delivered" | "cancelled"; paymentStatus?: "awaiting" | "requires_action" | "authorized" | "partially_paid" | "paid" | "partially_refunded" | "refunded" | "voided" | "expired" | "failed" | "disputed"; fulfilmentStatus?: "unfulfilled" | "partial" | "fulfilled" | "delivered"; waitsFor?: "shipping" | "return_answer" | "refund"; customerId?: string; email?: string; from?: string; to?: string; sku?: string; tag?: string; keyword?: string }; output: OrderSummaryPage; codes: never }
  placeStaffOrder: { input: PlaceStaffOrderRequest; output: StaffOrderAnswer; codes: 'cart_changed' | 'currency_mixed' | 'item_unknown' | 'order_too_large' | 'out_of_stock' | 'product_off_sale' | 'shipping_method_unknown' }
  getStaffOrder: { input: { id: string }; output: StaffOrderAnswer; codes: 'order_not_found' }
  updateOrder: { input: { id: string } & UpdateOrderRequest; output: StaffOrderAnswer; codes: 'already_fulfilled' | 'order_not_found' | 'order_state_wrong' | 'version_required' | 'version_stale' }
  listOrderTimeline: { input: { id: string; page?: number; pageSize?: number; sort?: "id" | "-id"; cursor?: string }; output: TimelineEntryPage; codes: 'order_not_found' }
  shipOrder: { input: { id: string }; output: OrderAnswer; codes: 'already_fulfilled' | 'hold_expired' | 'order_not_found' | 'order_state_wrong' | 'payment_busy' | 'payment_unresolved' | 'provider_refused' | 'unpaid' }
  createFulfilment: { input: { id: string } & CreateFulfilmentRequest; output: ParcelAnswer; codes: 'allocated_elsewhere' | 'already_fulfilled' | 'hold_expired' | 'order_item_unknown' | 'order_not_found' | 'order_state_wrong' | 'over_quantity' | 'payment_busy' | 'payment_unresolved' | 'provider_refused' | 'unpaid' }
  updateFulfilment: { input: { id: string } & UpdateFulfilmentRequest; output: ParcelAnswer; codes: 'fulfilment_not_found' | 'fulfilment_state_wrong' | 'hold_expired' | 'payment_busy' | 'payment_unresolved' | 'provider_refused' | 'unpaid' | 'version_required' | 'version_stale' }
  cancelFulfilment: { input: { id: string }; output: ParcelAnswer; codes: 'fulfilment_not_found' | 'fulfilment_state_wrong' }
  cancelOrder: { input: { id: string } & CancelOrderRequest; output: StaffOrderAnswer; codes: 'already_fulfilled' | 'order_item_unknown' | 'order_not_found' | 'order_state_wrong' | 'over_quantity' | 'payment_busy' | 'refund_above_limit' }
  refundOrder: { input: { id: string } & RefundOrderRequest; output: RefundAnswer; codes: 'credit_unavailable' | 'nothing_to_refund' | 'order_disputed' | 'order_item_unknown' | 'order_not_found' | 'provider_refused' | 'refund_above_limit' | 'refund_exceeds' }
  createReturn: { input: { id: string } & CreateReturnRequest; output: ReturnAnswer; codes: 'more_than_sent' | 'nothing_to_return' | 'order_item_unknown' | 'order_not_found' }
  approveReturn: { input: { id: string }; output: ReturnAnswer; codes: 'return_not_found' | 'return_state_wrong' }
  rejectReturn: { input: { id: string }; output: ReturnAnswer; codes: 'return_not_found' | 'return_state_wrong' }
  closeReturn: { input: { id: string }; output: ReturnAnswer; codes: 'return_not_found' | 'return_state_wrong' }
  receiveReturn: { input: { id: string } & ReceiveReturnRequest; output: ReturnAnswer; codes: 'location_unknown' | 'more_than_sent' | 'order_item_unknown' | 'return_not_found' | 'return_state_wrong' }
  withdrawOrder: { input: { id: string } & WithdrawOrderRequest; output: ReturnAnswer; codes: 'more_than_sent' | 'nothing_to_return' | 'order_item_unknown' | 'order_not_found' | 'order_not_yours' | 'window_over' }
  addOrderNote: { input: { id: string } & AddOrderNoteRequest; output: TimelineEntryAnswer; codes: 'order_not_found' }
  resendOrderMail: { input: { id: string } & ResendOrderMailRequest; output: Done; codes: 'mail_untrue' | 'order_not_found' | 'order_unaddressed' }
  createOrderEdit: { input: { id: string } & CreateOrderEditRequest; output: OrderEditAnswer; codes: 'already_fulfilled' | 'currency_mixed' | 'edit_open' | 'item_unknown' | 'nothing_to_edit' | 'order_item_unknown' | 'order_not_found' | 'order_state_wrong' | 'order_too_large' | 'out_of_stock' | 'prices_differ' | 'product_off_sale' }
  listOrderEdits: { input: { page?: number; pageSize?: number; sort?: "created_at" | "-created_at"; cursor?: string; status?: "open" | "confirmed" | "discarded"; orderId?: string }; output: OrderEditPage; codes: never }
  confirmOrderEdit: { input: { id: string }; output: OrderEditAnswer; codes: 'already_fulfilled' | 'edit_not_found' | 'edit_outdated' | 'edit_state_wrong' | 'order_state_wrong' | 'out_of_stock' | 'payment_busy' | 'refund_above_limit' }
  discardOrderEdit: { input: { id: string }; output: OrderEditAnswer; codes: 'edit_not_found' | 'edit_state_wrong' }
  exchangeOrder: { input: { id: string } & ExchangeOrderRequest; output: ExchangeAnswer; codes: 'currency_mixed' | 'item_unknown' | 'more_than_sent' | 'nothing_to_return' | 'order_item_unknown' | 'order_not_found' | 'order_state_wrong' | 'order_too_large' | 'out_of_stock' | 'payment_busy' | 'prices_differ' | 'product_off_sale' | 'refund_above_limit' | 'return_not_found' | 'return_state_wrong' }
  awaitPayment: { input: { id: string } & AwaitPaymentRequest; output: StaffPaymentAnswer; codes: 'nothing_to_await' | 'order_not_found' | 'order_state_wrong' | 'overpaid' | 'payment_busy' }
  listStaffProducts: { input: { page?: number; pageSize?: number; sort?: "created_at" | "-created_at" | "updated_at" | "-updated_at" | "name" | "-name" | "sku" | "-sku" | "price" | "-price"; cursor?: string; status?: "draft" | "active" | "archived"; categoryId?: string; brandId?: string; tag?: string; stock?: "in" | "low" | "out"; minPrice?: number; maxPrice?: number; currency?: string; keyword?: string }; output: StaffProductPage; codes: never }
  createProduct: { input: CreateProductRequest; output: StaffProductAnswer; codes: 'brand_unknown' | 'category_unknown' | 'options_taken' | 'period_empty' | 'price_schedule_overlaps' | 'product_id_taken' | 'sku_taken' | 'slug_taken' }
  getStaffProduct: { input: { id: string }; output: StaffProductAnswer; codes: 'product_not_found' }
  updateProduct: { input: { id: string } & UpdateProductRequest; output: StaffProductAnswer; codes: 'brand_unknown' | 'category_unknown' | 'options_in_use' | 'period_empty' | 'price_schedule_overlaps' | 'product_not_found' | 'sku_taken' | 'slug_taken' | 'version_required' | 'version_stale' }
  archiveProduct: { input: { id: string }; output: Done; codes: 'product_not_found' | 'version_required' | 'version_stale' }
  setProductOptions: { input: { id: string } & SetProductOptionsRequest; output: OptionMatrixAnswer; codes: 'product_not_found' | 'too_many_variants' | 'version_required' | 'version_stale' }
  addVariant: { input: { id: string } & AddVariantRequest; output: StaffVariantAnswer; codes: 'options_taken' | 'price_schedule_overlaps' | 'product_id_taken' | 'product_not_found' | 'sku_taken' }
  getVariant: { input: { id: string }; output: StaffVariantAnswer; codes: 'variant_not_found' }
  updateVariant: { input: { id: string } & UpdateVariantRequest; output: StaffVariantAnswer; codes: 'options_taken' | 'price_schedule_overlaps' | 'sku_taken' | 'variant_not_found' | 'version_required' | 'version_stale' }
  archiveVariant: { input: { id: string }; output: Done; codes: 'variant_not_found' | 'version_required' | 'version_stale' }
  editProducts: { input: EditProductsRequest; output: BulkEditAnswer; codes: 'nothing_matches' | 'nothing_to_set' }
  getBulkEdit: { input: { id: string }; output: BulkEditAnswer; codes: 'bulk_edit_not_found' }
  undoBulkEdit: { input: { id: string }; output: BulkEditAnswer; codes: 'bulk_edit_not_applied' | 'bulk_edit_not_found' }
  listStaffCategories: { input: { page?: number; pageSize?: number; sort?: "created_at" | "-created_at" | "name" | "-name" | "sort_order" | "-sort_order"; cursor?: string; active?: boolean; parentId?: string; keyword?: string }; output: StaffCategoryPage; codes: never }
  createCategory: { input: CreateCategoryRequest; output: StaffCategoryAnswer; codes: 'category_cycle' | 'category_unknown' | 'product_id_taken' | 'slug_taken' }
  getStaffCategory: { input: { id: string }; output: StaffCategoryAnswer; codes: 'category_not_found' }
  updateCategory: { input: { id: string } & UpdateCategoryRequest; output: StaffCategoryAnswer; codes: 'category_cycle' | 'category_not_found' | 'category_unknown' | 'slug_taken' | 'version_required' | 'version_stale' }
  deleteCategory: { input: { id: string; moveTo?: string }; output: Done; codes: 'category_cycle' | 'category_not_found' | 'category_unknown' | 'in_use' | 'version_required' | 'version_stale' }
  listStaffBrands: { input: { page?: number; pageSize?: number; sort?: "created_at" | "-created_at" | "name" | "-name" | "sort_order" | "-sort_order"; cursor?: string; active?: boolean; keyword?: string }; output: StaffBrandPage; codes: never }
  createBrand: { input: CreateBrandRequest; output: StaffBrandAnswer; codes: 'product_id_taken' | 'slug_taken' }
  getStaffBrand: { input: { id: string }; output: StaffBrandAnswer; codes: 'brand_not_found' }
  updateBrand: { input: { id: string } & UpdateBrandRequest; output: StaffBrandAnswer; codes: 'brand_not_found' | 'slug_taken' | 'version_required' | 'version_stale' }
  deleteBrand: { input: { id: string; moveTo?: string }; output: Done; codes: 'brand_not_found' | 'brand_unknown' | 'in_use' | 'version_required' | 'version_stale' }
  findRedirect: { input: { path?: string }; output: FoundRedirectAnswer; codes: 'redirect_not_found' }
  listRedirects: { input: { page?: number; pageSize?: number; sort?: "created_at" | "-created_at" | "path" | "-path"; cursor?: string; path?: string }; output: RedirectPage; codes: never }
  createRedirect: { input: CreateRedirectRequest; output: RedirectAnswer; codes: 'redirect_taken' }
  getRedirect: { input: { id: string }; output: RedirectAnswer; codes: 'redirect_not_found' }
  deleteRedirect: { input: { id: string }; output: Done; codes: 'redirect_not_found' | 'version_required' | 'version_stale' }
  setPrices: { input: SetPricesRequest; output: StaffProductAnswer; codes: 'price_schedule_overlaps' | 'product_unknown' | 'variant_unknown' | 'version_stale' }
  getPriceHistory: { input: { id: string }; output: PriceHistoryAnswer; codes: 'product_not_found' }
  listInventory: { input: { page?: number; pageSize?: number; sort?: "item_id" | "-item_id"; cursor?: string; itemId?: string; item?: string; sku?: string; locationId?: string; location?: string; low?: boolean }; output: StockLevelPage; codes: never }
  setLowStock: { input: { item_id: string } & SetLowStockRequest; output: ItemStockAnswer; codes: 'item_not_found' }
  getHotStock: { input: { item_id: string }; output: HotStockAnswer; codes: 'item_not_found' }
  setHotStock: { input: { item_id: string } & SetHotStockRequest; output: HotStockAnswer; codes: 'item_not_found' | 'version_required' | 'version_stale' }
  listStockMovements: { input: { item_id: string; page?: number; pageSize?: number; sort?: "id" | "-id"; cursor?: string; locationId?: string }; output: StockMovementPage; codes: 'item_not_found' }
  adjustStock: { input: AdjustStockRequest; output: StockChangeAnswer; codes: 'item_unknown' | 'location_unknown' | 'stock_changed' | 'would_go_negative' }
  transferStock: { input: TransferStockRequest; output: StockChangeAnswer; codes: 'item_unknown' | 'location_unknown' | 'would_go_negative' }
  reconcileStock: { input: Record<never, never>; output: StockProofAnswer; codes: never }
  listLocations: { input: { page?: number; pageSize?: number; sort?: "priority" | "-priority"; cursor?: string; active?: boolean; keyword?: string }; output: LocationPage; codes: never }
  createLocation: { input: CreateLocationRequest; output: LocationAnswer; codes: 'product_id_taken' }
  getLocation: { input: { id: string }; output: LocationAnswer; codes: 'location_not_found' }
  updateLocation: { input: { id: string } & UpdateLocationRequest; output: LocationAnswer; codes: 'location_not_found' | 'version_required' | 'version_stale' }
  listMedia: { input: { page?: number; pageSize?: number; sort?: "created_at" | "-created_at"; cursor?: string; productId?: string; inUse?: boolean; keyword?: string }; output: MediaItemPage; codes: never }
  uploadMedia: { input: { body: BodyInit }; output: MediaItemAnswer; codes: 'media_broken' | 'media_too_large' | 'media_unavailable' | 'media_unsupported' | 'upload_malformed' }
  getMedia: { input: { id: string }; output: MediaItemAnswer; codes: 'media_not_found' }
  updateMedia: { input: { id: string } & UpdateMediaRequest; output: MediaItemAnswer; codes: 'media_not_found' | 'version_required' | 'version_stale' }
  deleteMedia: { input: { id: string }; output: Done; codes: 'in_use' | 'media_not_found' | 'version_required' | 'version_stale' }
  setProductMedia: { input: { id: string } & SetProductMediaRequest; output: StaffProductAnswer; codes: 'media_unknown' | 'product_not_found' | 'variant_unknown' | 'version_required' | 'version_stale' }
  listPromotions: { input: { page?: number; pageSize?: number; sort?: "created_at" | "-created_at" | "name" | "-name"; cursor?: string; kind?: "percent" | "amount" | "fixed_price" | "free_shipping" | "buy_x_get_y" | "tiered"; active?: boolean; automatic?: boolean; code?: string; keyword?: string }; output: PromotionPage; codes: never }
  createPromotion: { input: CreatePromotionRequest; output: PromotionAnswer; codes: 'period_empty' | 'product_id_taken' }
  simulatePromotion: { input: SimulatePromotionRequest; output: SimulationAnswer; codes: 'period_empty' }
  getPromotion: { input: { id: string }; output: PromotionAnswer; codes: 'promotion_not_found' }
  updatePromotion: { input: { id: string } & UpdatePromotionRequest; output: PromotionAnswer; codes: 'period_empty' | 'promotion_not_found' | 'version_required' | 'version_stale' }
  deletePromotion: { input: { id: string }; output: Done; codes: 'promotion_not_found' | 'version_required' | 'version_stale' }
  listPromotionCodes: { input: { id: string; page?: number; pageSize?: number; sort?: "code" | "-code"; cursor?: string; keyword?: string }; output: ListedCodePage; codes: 'promotion_not_found' }
  addPromotionCodes: { input: { id: string } & AddPromotionCodesRequest; output: AddedCodesAnswer; codes: 'promotion_code_taken' | 'promotion_not_found' }
  exportPromotionCodes: { input: { id: string }; output: Response; codes: 'promotion_not_found' }
  listShippingZones: { input: { page?: number; pageSize?: number; sort?: "name" | "-name"; cursor?: string }; output: ShippingZonePage; codes: never }
  getShippingZone: { input: { id: string }; output: ShippingZoneAnswer; codes: 'shipping_zone_not_found' }
  setShippingZone: { input: { id: string } & SetShippingZoneRequest; output: ShippingZoneAnswer; codes: 'version_required' | 'version_stale' }
  deleteShippingZone: { input: { id: string }; output: Done; codes: 'in_use' | 'shipping_zone_not_found' | 'version_required' | 'version_stale' }
  listShippingMethods: { input: { page?: number; pageSize?: number; sort?: "name" | "-name"; cursor?: string; zoneId?: string; active?: boolean }; output: ShippingMethodPage; codes: never }
  getShippingMethod: { input: { id: string }; output: ShippingMethodAnswer; codes: 'shipping_method_not_found' }
  setShippingMethod: { input: { id: string } & SetShippingMethodRequest; output: ShippingMethodAnswer; codes: 'shipping_zone_unknown' | 'version_required' | 'version_stale' }
  deleteShippingMethod: { input: { id: string }; output: Done; codes: 'shipping_method_not_found' | 'version_required' | 'version_stale' }
  listTaxRates: { input: Record<never, never>; output: TaxRateListAnswer; codes: never }
  setTaxRates: { input: SetTaxRatesRequest; output: TaxRateListAnswer; codes: 'tax_rates_overlap' | 'version_required' | 'version_stale' }
  getSettings: { input: Record<never, never>; output: ShopSettingsAnswer; codes: never }
  updateSettings: { input: UpdateSettingsRequest; output: ShopSettingsAnswer; codes: 'setting_configured' | 'version_required' | 'version_stale' }
  getEffectiveSettings: { input: Record<never, never>; output: EffectiveSettingsAnswer; codes: never }
  getShop: { input: { language?: string }; output: PublicShopAnswer; codes: never }
  listCustomerGroups: { input: { page?: number; pageSize?: number; sort?: "created_at" | "-created_at" | "name" | "-name"; cursor?: string; keyword?: string; userId?: string }; output: CustomerGroupPage; codes: never }
  createCustomerGroup: { input: CreateCustomerGroupRequest; output: CustomerGroupAnswer; codes: 'product_id_taken' }
  getCustomerGroup: { input: { id: string }; output: CustomerGroupAnswer; codes: 'customer_group_not_found' }
  updateCustomerGroup: { input: { id: string } & UpdateCustomerGroupRequest; output: CustomerGroupAnswer; codes: 'customer_group_not_found' | 'version_required' | 'version_stale' }
  deleteCustomerGroup: { input: { id: string }; output: Done; codes: 'customer_group_not_found' | 'in_use' | 'version_required' | 'version_stale' }
  listCustomerGroupMembers: { input: { id: string; page?: number; pageSize?: number; sort?: "added_at" | "-added_at"; cursor?: string }; output: GroupMemberPage; codes: 'customer_group_not_found' }
  addCustomerGroupMember: { input: { id: string; user_id: string }; output: GroupMemberAnswer; codes: 'customer_group_not_found' | 'customer_not_found' }
  removeCustomerGroupMember: { input: { id: string; user_id: string }; output: Done; codes: 'customer_group_not_found' | 'customer_not_found' }
  listCustomers: { input: { page?: number; pageSize?: number; sort?: "created_at" | "-created_at" | "last_order_at" | "-last_order_at" | "spend" | "-spend"; cursor?: string; keyword?: string; group?: string; consent?: boolean; hasAccount?: boolean; from?: string; to?: string }; output: StaffCustomerPage; codes: never }
  getCustomer: { input: { id: string }; output: StaffCustomerAnswer; codes: 'customer_not_found' }
  updateCustomer: { input: { id: string } & UpdateCustomerRequest; output: StaffCustomerAnswer; codes: 'customer_anonymised' | 'customer_not_found' | 'version_required' | 'version_stale' }
  anonymiseCustomer: { input: { id: string }; output: StaffCustomerAnswer; codes: 'customer_not_found' | 'grant_ceiling' | 'last_super_admin' | 'open_orders' }
  listAddresses: { input: { page?: number; pageSize?: number }; output: SavedAddressPage; codes: never }
  addAddress: { input: AddAddressRequest; output: SavedAddressAnswer; codes: 'too_many_addresses' }
  updateAddress: { input: { id: string } & UpdateAddressRequest; output: SavedAddressAnswer; codes: 'address_not_found' | 'version_stale' }
  removeAddress: { input: { id: string }; output: Done; codes: 'address_not_found' | 'version_stale' }
  getConsent: { input: Record<never, never>; output: OwnConsentAnswer; codes: never }
  setConsent: { input: SetConsentRequest; output: OwnConsentAnswer; codes: never }
  claimOrders: { input: Record<never, never>; output: ClaimedOrdersAnswer; codes: 'address_unproved' }
  reportSales: { input: { from?: string; to?: string; by?: "hour" | "day" | "week" | "month"; timeZone?: string; currency?: string }; output: SalesReportAnswer; codes: 'period_empty' }
  reportProducts: { input: { from?: string; to?: string; by?: "hour" | "day" | "week" | "month"; timeZone?: string; currency?: string; productId?: string; sort?: "total" | "units"; limit?: number }; output: ProductsReportAnswer; codes: 'period_empty' }
  reportTax: { input: { from?: string; to?: string; by?: "hour" | "day" | "week" | "month"; timeZone?: string; currency?: string }; output: TaxReportAnswer; codes: 'period_empty' }
  reportPromotions: { input: { from?: string; to?: string; by?: "hour" | "day" | "week" | "month"; timeZone?: string; currency?: string }; output: PromotionsReportAnswer; codes: 'period_empty' }
  reportStock: { input: { from?: string; to?: string; by?: "hour" | "day" | "week" | "month"; timeZone?: string; currency?: string }; output: StockOverviewAnswer; codes: 'period_empty' }
  reportCustomers: { input: { from?: string; to?: string; by?: "hour" | "day" | "week" | "month"; timeZone?: string; currency?: string }; output: CustomersReportAnswer; codes: 'period_empty' }
  createStockAlert: { input: { id: string } & AlertRequest; output: Done; codes: 'alert_needs_variant' | 'alert_not_needed' | 'alerts_off' | 'product_not_found' | 'too_many_alerts' | 'too_many_requests' }
  removeStockAlert: { input: { id: string; variantId?: string }; output: Done; codes: never }
  createPriceAlert: { input: { id: string } & AlertRequest; output: Done; codes: 'alert_needs_variant' | 'alert_not_needed' | 'alerts_off' | 'product_not_found' | 'too_many_alerts' | 'too_many_requests' }
  removePriceAlert: { input: { id: string; variantId?: string }; output: Done; codes: never }
  reportAlerts: { input: { from?: string; to?: string; by?: "hour" | "day" | "week" | "month"; timeZone?: string; currency?: string }; output: AlertsOverviewAnswer; codes: 'period_empty' }
  listImports: { input: { page?: number; pageSize?: number; sort?: "created_at" | "-created_at"; cursor?: string; type?: "products" | "customers" | "orders" | "stock" | "prices" | "redirects"; status?: "received" | "staging" | "staged" | "applying" | "applied" | "undoing" | "undone" | "failed" }; output: ImportPage; codes: never }
  createImport: { input: { type?: "products" | "customers" | "orders" | "stock" | "prices" | "redirects"; currency?: string; guarded?: boolean; body: BodyInit }; output: ImportAnswer; codes: 'import_column_missing' | 'import_column_repeated' | 'import_empty' | 'import_unrecognised' | 'upload_malformed' }
  getImport: { input: { id: string }; output: ImportAnswer; codes: 'import_not_found' }
  listImportRows: { input: { id: string; page?: number; pageSize?: number; sort?: "line" | "-line"; cursor?: string; outcome?: "create" | "update" | "unchanged" | "error"; kept?: boolean }; output: ImportRowPage; codes: 'import_not_found' }
  getImportProgress: { input: { id: string }; output: ImportProgressAnswer; codes: 'import_not_found'; event: ImportProgress }
  applyImport: { input: { id: string } & ApplyImportRequest; output: ImportAnswer; codes: 'import_not_found' | 'import_row_invalid' | 'import_state_wrong' }
  undoImport: { input: { id: string }; output: ImportAnswer; codes: 'import_not_found' | 'import_state_wrong' }
  exportProducts: { input: { format?: "csv" | "ndjson" | "shopify"; currency?: string; guarded?: boolean }; output: Response; codes: never }
  exportCustomers: { input: { format?: "csv" | "ndjson" | "shopify"; currency?: string; guarded?: boolean }; output: Response; codes: never }
  exportOrders: { input: { format?: "csv" | "ndjson" | "shopify"; currency?: string; guarded?: boolean }; output: Response; codes: never }
  exportStock: { input: { format?: "csv" | "ndjson" | "shopify"; currency?: string; guarded?: boolean }; output: Response; codes: never }
  exportMovements: { input: { format?: "csv" | "ndjson" | "shopify"; currency?: string; guarded?: boolean }; output: Response; codes: never }
  listPayments: { input: { page?: number; pageSize?: number; sort?: "created_at" | "-created_at"; cursor?: string; status?: "started" | "unknown" | "requires_action" | "pending" | "awaiting" | "authorized" | "captured" | "failed" | "voiding" | "voided" | "expired" | "expiring" | "disputed"; orderId?: string; provider?: string }; output: StaffPaymentPage; codes: never }
  reconcilePayments: { input: ReconcilePaymentsRequest; output: PaymentProofAnswer; codes: 'payment_unresolved' }
  reconcilePayment: { input: { id: string }; output: StaffPaymentAnswer; codes: 'payment_not_found' | 'payment_unresolved' }
  capturePayment: { input: { id: string; payment: string } & CapturePaymentRequest; output: StaffPaymentAnswer; codes: 'hold_expired' | 'nothing_to_capture' | 'payment_busy' | 'payment_not_found' | 'payment_unresolved' | 'provider_refused' }
  voidPayment: { input: { id: string; payment: string } & VoidPaymentRequest; output: StaffPaymentAnswer; codes: 'goods_packed' | 'hold_expired' | 'payment_busy' | 'payment_not_found' | 'payment_state_wrong' | 'payment_unresolved' | 'provider_refused' }
  markPaid: { input: { id: string; payment: string } & MarkPaidRequest; output: StaffPaymentAnswer; codes: 'overpaid' | 'payment_not_found' | 'payment_state_wrong' }
  getPaymentSettings: { input: Record<never, never>; output: PaymentSettingsAnswer; codes: never }
  listGiftCards: { input: { page?: number; pageSize?: number; sort?: "created_at" | "-created_at" | "expires_at" | "-expires_at"; cursor?: string; enabled?: boolean; expired?: boolean; last4?: string; currency?: string }; output: GiftCardPage; codes: never }
  issueGiftCards: { input: IssueGiftCardsRequest; output: IssuedGiftCardPage; codes: never }
  getGiftCard: { input: { id: string }; output: GiftCardAnswer; codes: 'gift_card_not_found' }
  updateGiftCard: { input: { id: string } & UpdateGiftCardRequest; output: GiftCardAnswer; codes: 'gift_card_not_found' | 'version_required' | 'version_stale' }
  listGiftCardEntries: { input: { id: string; page?: number; pageSize?: number; sort?: "id" | "-id"; cursor?: string }; output: CreditEntryPage; codes: 'gift_card_not_found' }
  listCustomerCreditEntries: { input: { id: string; page?: number; pageSize?: number; sort?: "id" | "-id"; cursor?: string }; output: CreditEntryPage; codes: 'customer_not_found' }
  getCustomerCredit: { input: { id: string }; output: CustomerCreditAnswer; codes: 'customer_not_found' }
  changeCustomerCredit: { input: { id: string } & ChangeCustomerCreditRequest; output: CreditEntryAnswer; codes: 'credit_insufficient' | 'customer_not_found' }
  reconcileCredit: { input: Record<never, never>; output: CreditProofAnswer; codes: never }
  getWallet: { input: Record<never, never>; output: WalletAnswer; codes: never }
  createInvoice: { input: { id: string } & CreateInvoiceRequest; output: InvoiceAnswer; codes: 'nothing_to_invoice' | 'order_not_found' | 'seller_incomplete' }
  listInvoices: { input: { page?: number; pageSize?: number; sort?: "issued_at" | "-issued_at"; cursor?: string; kind?: "invoice" | "credit_note"; number?: string; orderId?: string; customerId?: string; from?: string; to?: string }; output: InvoiceSummaryPage; codes: never }
  listOrderInvoices: { input: { id: string; page?: number; pageSize?: number }; output: InvoiceSummaryPage; codes: 'order_not_found' | 'order_not_yours' }
  downloadInvoice: { input: { id: string }; output: Response; codes: 'invoice_not_found' | 'invoice_not_yours' }
  getInvoice: { input: { id: string }; output: InvoiceAnswer; codes: 'invoice_not_found' | 'invoice_not_yours' }
  saveDeviceToken: { input: SaveDeviceTokenRequest; output: DeviceAnswer; codes: 'push_project_unknown' }
  forgetDeviceToken: { input: DeviceTokenRequest; output: Done; codes: never }
  postForgetDeviceToken: { input: DeviceTokenRequest; output: Done; codes: never }
  listDeviceTokens: { input: { page?: number; pageSize?: number; sort?: "id" | "-id" | "last_seen_at" | "-last_seen_at"; cursor?: string; platform?: "android" | "ios" | "web"; isActive?: boolean; userId?: string; tag?: string; locale?: string; keyword?: string; lastSeenBefore?: string }; output: DevicePage; codes: never }
  createDeviceToken: { input: CreateDeviceTokenRequest; output: DeviceAnswer; codes: 'device_token_taken' | 'push_project_unknown' }
  getDeviceTokenStats: { input: Record<never, never>; output: DeviceStatsAnswer; codes: never }
  importDeviceTokens: { input: { body: BodyInit }; output: ImportSummaryAnswer; codes: never }
  getDeviceToken: { input: { id: number }; output: DeviceAnswer; codes: 'device_token_not_found' }
  updateDeviceToken: { input: { id: number } & UpdateDeviceTokenRequest; output: DeviceAnswer; codes: 'device_token_not_found' | 'device_token_taken' | 'push_project_unknown' | 'version_stale' }
  deleteDeviceToken: { input: { id: number }; output: Done; codes: 'device_token_not_found' | 'version_stale' }
  activateDeviceToken: { input: { id: number }; output: DeviceAnswer; codes: 'device_token_not_found' }
  deactivateDeviceToken: { input: { id: number }; output: DeviceAnswer; codes: 'device_token_not_found' }
  testDeviceToken: { input: { id: number }; output: TestResultAnswer; codes: 'device_token_not_found' | 'fcm_unavailable' | 'push_not_configured' }
  deactivateDeviceTokens: { input: DeactivateDeviceTokensRequest; output: ChangedDevicesAnswer; codes: 'device_filter_missing' }
  subscribeDeviceTokens: { input: DeviceTokensRequest; output: TopicResultsAnswer; codes: 'no_active_devices' | 'push_not_configured' }
  unsubscribeDeviceTokens: { input: DeviceTokensRequest; output: TopicResultsAnswer; codes: 'no_active_devices' | 'push_not_configured' }
  subscribeDeviceToken: { input: SubscribeDeviceTokenRequest; output: TopicResultAnswer; codes: 'no_active_devices' | 'push_not_configured' }
  unsubscribeDeviceToken: { input: UnsubscribeDeviceTokenRequest; output: TopicResultAnswer; codes: 'no_active_devices' | 'push_not_configured' }
  listPushMessages: { input: { page?: number; pageSize?: number; sort?: "id" | "-id" | "created_at" | "-created_at" | "scheduled_at" | "-scheduled_at" | "sent_at" | "-sent_at" | "name" | "-name"; cursor?: string; status?: "draft" | "scheduled" | "sending" | "paused" | "sent" | "cancelled" | "failed"; type?: "draft" | "immediate" | "scheduled"; events?: boolean; keyword?: string; from?: string; to?: string }; output: PushMessagePage; codes: never }
  createPushMessage: { input: CreatePushMessageRequest; output: PushMessageAnswer; codes: 'no_active_devices' | 'push_content_missing' | 'push_not_configured' | 'push_project_unknown' | 'push_template_not_found' | 'scheduled_time_missing' | 'scheduled_time_past' | 'segment_gone' | 'segment_not_found' | 'topic_audience_mixed' }
  getPushMessage: { input: { id: number }; output: PushMessageAnswer; codes: 'push_message_not_found' }
  updatePushMessage: { input: { id: number } & UpdatePushMessageRequest; output: PushMessageAnswer; codes: 'no_active_devices' | 'push_content_missing' | 'push_message_not_found' | 'push_not_configured' | 'push_project_unknown' | 'push_template_not_found' | 'scheduled_time_missing' | 'scheduled_time_past' | 'segment_gone' | 'segment_not_found' | 'sent_message_unchangeable' | 'topic_audience_mixed' | 'version_stale' }
  deletePushMessage: { input: { id: number }; output: Done; codes: 'push_message_not_found' | 'sent_message_undeletable' | 'version_stale' }
  sendPushMessage: { input: { id: number }; output: PushMessageAnswer; codes: 'message_already_sent' | 'no_active_devices' | 'push_message_not_found' | 'push_not_configured' | 'push_state_wrong' | 'segment_gone' | 'version_stale' }
  cancelPushMessage: { input: { id: number }; output: PushMessageAnswer; codes: 'push_message_not_found' | 'push_state_wrong' | 'version_stale' }
  pausePushMessage: { input: { id: number }; output: PushMessageAnswer; codes: 'push_message_not_found' | 'push_state_wrong' | 'version_stale' }
  resumePushMessage: { input: { id: number }; output: PushMessageAnswer; codes: 'push_message_not_found' | 'push_not_configured' | 'push_state_wrong' | 'version_stale' }
  duplicatePushMessage: { input: { id: number }; output: PushMessageAnswer; codes: 'push_message_not_found' }
  testPushMessage: { input: { id: number } & TestPushMessageRequest; output: TestResultsAnswer; codes: 'fcm_unavailable' | 'no_active_devices' | 'push_message_not_found' | 'push_not_configured' }
  previewPushMessage: { input: { id: number }; output: PreviewAnswer; codes: 'push_message_not_found' }
  previewUnsavedPushMessage: { input: PreviewUnsavedPushMessageRequest; output: PreviewAnswer; codes: 'push_content_missing' | 'push_template_not_found' | 'segment_not_found' }
  countUnsavedAudience: { input: CountUnsavedAudienceRequest; output: AudienceCountAnswer; codes: 'push_content_missing' | 'push_template_not_found' | 'segment_not_found' | 'topic_audience_uncounted' }
  listUserPushMessages: { input: { id: string; page?: number; pageSize?: number; sort?: "sent_at" | "-sent_at"; cursor?: string }; output: UserMessagePage; codes: never }
  retryFailedPushMessage: { input: { id: number }; output: PushMessageAnswer; codes: 'message_already_sent' | 'no_active_devices' | 'push_message_not_found' | 'push_not_configured' | 'push_state_wrong' | 'segment_gone' }
  getPushMessageAudience: { input: { id: number }; output: AudienceCountAnswer; codes: 'push_message_not_found' | 'segment_not_found' | 'topic_audience_uncounted' }
  getPushMessageProgress: { input: { id: number }; output: ProgressAnswer; codes: 'push_message_not_found'; event: Progress }
  listPushMessageDeliveries: { input: { id: number; page?: number; pageSize?: number; sort?: "position" | "-position"; cursor?: string; status?: "accepted" | "failed" | "unknown" }; output: DeliveryResultPage; codes: 'push_message_not_found' }
  exportPushMessageDeliveries: { input: { id: number; format?: "csv" | "ndjson" }; output: Response; codes: 'push_message_not_found' }
  getPushMessageSeries: { input: { id: number }; output: SeriesAnswer; codes: 'push_message_not_found' }
  sendPushReceipts: { input: SendPushReceiptsRequest; output: TakenReceiptsAnswer; codes: never }
  listPushTemplates: { input: { page?: number; pageSize?: number; sort?: "id" | "-id" | "name" | "-name" | "updated_at" | "-updated_at"; cursor?: string; keyword?: string }; output: TemplatePage; codes: never }
  createPushTemplate: { input: PushTemplateRequest; output: TemplateAnswer; codes: 'push_content_missing' | 'push_template_taken' }
  getPushTemplate: { input: { id: number }; output: TemplateAnswer; codes: 'push_template_not_found' }
  updatePushTemplate: { input: { id: number } & PushTemplateRequest; output: TemplateAnswer; codes: 'push_content_missing' | 'push_template_not_found' | 'push_template_taken' | 'version_stale' }
  deletePushTemplate: { input: { id: number }; output: Done; codes: 'push_template_not_found' | 'version_stale' }
  listSegments: { input: { page?: number; pageSize?: number; sort?: "id" | "-id" | "name" | "-name" | "updated_at" | "-updated_at"; cursor?: string; keyword?: string }; output: SegmentPage; codes: never }
  createSegment: { input: SegmentRequest; output: SegmentAnswer; codes: 'segment_taken' }
  getSegment: { input: { id: number }; output: SegmentAnswer; codes: 'segment_not_found' }
  updateSegment: { input: { id: number } & SegmentRequest; output: SegmentAnswer; codes: 'segment_not_found' | 'segment_taken' | 'version_stale' }
  deleteSegment: { input: { id: number }; output: Done; codes: 'segment_not_found' | 'version_stale' }
  getSegmentAudience: { input: { id: number }; output: AudienceCountAnswer; codes: 'segment_not_found' }
  countUnsavedSegment: { input: CountUnsavedSegmentRequest; output: AudienceCountAnswer; codes: never }
  listWebhooks: { input: { page?: number; pageSize?: number; sort?: "created_at" | "-created_at"; cursor?: string; enabled?: boolean; keyword?: string }; output: WebhookPage; codes: never }
  createWebhook: { input: CreateWebhookRequest; output: WebhookWithSecretAnswer; codes: 'event_type_unknown' | 'too_many_webhooks' | 'webhook_url_refused' }
  getWebhook: { input: { id: string }; output: WebhookAnswer; codes: 'webhook_not_found' }
  updateWebhook: { input: { id: string } & UpdateWebhookRequest; output: WebhookAnswer; codes: 'event_type_unknown' | 'version_required' | 'version_stale' | 'webhook_not_found' | 'webhook_url_refused' }
  deleteWebhook: { input: { id: string }; output: Done; codes: 'version_required' | 'version_stale' | 'webhook_not_found' }
  rotateWebhookSecret: { input: { id: string } & RotateWebhookSecretRequest; output: WebhookWithSecretAnswer; codes: 'webhook_not_found' }
  testWebhook: { input: { id: string }; output: WebhookDeliveryAnswer; codes: 'webhook_disabled' | 'webhook_not_found' }
  listWebhookDeliveries: { input: { id: string; page?: number; pageSize?: number; sort?: "created_at" | "-created_at"; cursor?: string; status?: "pending" | "delivered" | "dead"; type?: string; eventId?: string }; output: WebhookDeliveryPage; codes: 'webhook_not_found' }
  replayWebhook: { input: { id: string } & ReplayWebhookRequest; output: WebhookReplayAnswer; codes: 'webhook_disabled' | 'webhook_not_found' }
  getWebhookDelivery: { input: { id: string }; output: InspectedDeliveryAnswer; codes: 'delivery_not_found' }
  resendWebhookDelivery: { input: { id: string }; output: WebhookDeliveryAnswer; codes: 'delivery_not_found' | 'webhook_disabled' }
}
export type Input<Id extends keyof Operations> = Operations[Id]['input']
export type Output<Id extends keyof Operations> = Operations[Id]['output']
/** What only this operation may refuse. */
export type Domain<Id extends keyof Operations> = DomainOf<Operations[Id]['codes']>
/** Everything that may come instead of an output. */
export type Failure<Id extends keyof Operations> = FailureOf<Operations[Id]['codes'], typeof groups>
/** What nearly every operation may refuse, by kind. */
export type Shared = SharedOf<typeof groups>
const groups = {
  'platform': [
    'internal_error',
    'database_unavailable',
    'maintenance',
    'request_quota_reached',
    'overloaded',
    'request_timed_out'
  ],
  'session': [
    'not_authenticated',
    'token_expired',
    'token_invalid',
    'token_revoked',
    'user_inactive',
    'api_key_not_for_route',
    'api_key_address_refused',
    'api_key_contract_wrong',
    'api_key_scope_missing'
  ],
  'input': [
    'malformed_body',
    'invalid_request',
    'body_too_large',
    'unsupported_media_type',
    'unsupported_content_encoding',
    'idempotency_key_in_use',
    'idempotency_key_reused',
    'idempotency_key_invalid',
    'cursor_invalid'
  ],
  'standing': [
    'access_denied',
    'recent_login_required',
    'second_factor_missing'
  ]
} as const
const client = /* @__PURE__ */ new Client({ mount: '/as/nest/api/v1', refresh: 'body', token: 'refreshToken', refusals: ['cross_site_request', 'refresh_token_invalid', 'refresh_token_missing', 'refresh_token_revoked', 'too_many_requests'], groups })
const op = /* @__PURE__ */ define<Operations, typeof groups>(client)
/** Names the server, and what this program decides: see Settings. */
export const configure = client.configure
/** Who is signed in: tokens are kept in memory. */
export const session = client.session
export interface AcceptInvitationRequest { token: string; password: string; firstName?: string | null; lastName?: string | null }
export interface Account { id: string; email: string; firstName: string; lastName: string; active: boolean; emailVerified: boolean; createdAt?: string | null; updatedAt?: string | null }
export interface AccountExport { exportedAt: string; parts: Record<string, unknown> }
export interface AccountExportAnswer { success: true; message: string; data: AccountExport }
export interface AddAddressRequest { country: string; lastName?: string | null; firstName?: string | null; company?: string | null; address1: string; address2?: string | null; city?: string | null; state?: string | null; postalCode?: string | null; phoneNumber?: string | null; defaultShipping?: boolean | null; defaultBilling?: boolean | null }
export interface AddOrderNoteRequest { text: string; public?: boolean | null }
export interface AddPasskeyRequest { challengeId: string; name?: string | null; credential: RegistrationResponseJson }
export interface AddPromotionCodesRequest { codes?: string[] | null; count?: number | null; prefix?: string | null }
export interface AddToCartRequest { productId: string; variantId?: string | null; quantity: number; attributes?: Record<string, string> | null }
export interface AddVariantRequest { id?: string | null; sku: string; barcode?: string | null; options?: Record<string, string> | null; weightGrams?: number | null; inventoryPolicy?: "deny" | "continue" | null; position?: number | null; basePrice?: MoneyInput | null; salePrice?: MoneyInput | null; priceSchedule?: ScheduledPriceInput[] | null }
export interface AddedCodes { codes: string[] }
export interface AddedCodesAnswer { success: true; message: string; data: AddedCodes }
export interface AddedPasskey { passkey: Passkey; recoveryCodes?: string[] | null }
export interface AddedPasskeyAnswer { success: true; message: string; data: AddedPasskey }
export interface Address { firstName: string; lastName: string; company: string; address1: string; address2: string; city: string; state: string; postalCode: string; country: string; phoneNumber: string }
export interface AddressInput { country: string; lastName?: string | null; firstName?: string | null; company?: string | null; address1: string; address2?: string | null; city?: string | null; state?: string | null; postalCode?: string | null; phoneNumber?: string | null }
export interface AdjustStockRequest { lines?: AdjustmentLineInput[] | null }
export interface AdjustmentLineInput { itemId: string; locationId?: string | null; delta?: number | null; set?: number | null; expected?: number | null; reason: string }
export interface AlertFigures { kind: string; made: number; sent: number; byPush: number; byMail: number; opened: number | null; bought: number }
export interface AlertRequest { variantId?: string | null; email?: string | null; consent?: boolean | null }
export interface AlertsOverview { frame: ReportFrame; kinds: AlertFigures[] }
export interface AlertsOverviewAnswer { success: true; message: string; data: AlertsOverview }
export interface AllPasskeys { passkeys: Passkey[] }
export interface AllPasskeysAnswer { success: true; message: string; data: AllPasskeys }
export interface AllRoles { roles: Role[] }
export interface AllRolesAnswer { success: true; message: string; data: AllRoles }
export interface AllowedAction { action: string; allowed: boolean; reason: string | null }
export interface AmountLimit { amount: number; currency: string }
export interface AmountLimitInput { amount: number; currency: string }
export interface AndroidMessage { title: string | null; body: string | null; imageUrl: string | null; icon: string | null; color: string | null; sound: string | null; channelId: string | null; tag: string | null; clickAction: string | null; titleLocKey: string | null; titleLocArgs: string[] | null; bodyLocKey: string | null; bodyLocArgs: string[] | null; notificationCount: number | null; visibility: "private" | "public" | "secret" | null; sticky: boolean | null; analyticsLabel: string | null; priority: "normal" | "high" | null; ttlSeconds: number | null; collapseKey: string | null; data: Record<string, string> | null }
export interface AndroidMessageInput { title?: string | null; body?: string | null; imageUrl?: string | null; icon?: string | null; color?: string | null; sound?: string | null; channelId?: string | null; tag?: string | null; clickAction?: string | null; titleLocKey?: string | null; titleLocArgs?: string[] | null; bodyLocKey?: string | null; bodyLocArgs?: string[] | null; notificationCount?: number | null; visibility?: "private" | "public" | "secret" | null; sticky?: boolean | null; analyticsLabel?: string | null; priority?: "normal" | "high" | null; ttlSeconds?: number | null; collapseKey?: string | null; data?: Record<string, string> | null }
export interface ApplyImportRequest { onError?: "stop" | "skip" | null }
export interface Area { country: string; state: string | null; postalFrom: string | null; postalTo: string | null }
export interface AreaInput { country: string; state?: string | null; postalFrom?: string | null; postalTo?: string | null }
export interface AssertionResponseJson { clientDataJSON: string; authenticatorData: string; signature: string; userHandle: string }
export interface AssignRoleRequest { roleId?: string | null; roleName?: string | null }
export interface AttestationResponseJson { clientDataJSON: string; attestationObject: string; transports?: Array<"usb" | "nfc" | "ble" | "smart-card" | "hybrid" | "internal" | (string & {})> | null }
export interface Audience { platforms: Array<"android" | "ios" | "web">; userIds: string[]; deviceTokenIds: number[]; tags: string[]; locales: string[]; segmentId: number | null; topic?: string | null; condition?: string | null; project?: string | null }
export interface AudienceCount { total: number; platforms: Record<string, number> }
export interface AudienceCountAnswer { success: true; message: string; data: AudienceCount }
export interface AudienceInput { platforms?: Array<"android" | "ios" | "web"> | null; userIds?: string[] | null; deviceTokenIds?: number[] | null; tags?: string[] | null; locales?: string[] | null; segmentId?: number | null; topic?: string | null; condition?: string | null; project?: string | null }
export interface AudienceInputDelta { platforms?: Array<"android" | "ios" | "web"> | null; userIds?: string[] | null; deviceTokenIds?: number[] | null; tags?: string[] | null; locales?: string[] | null }
export interface AuditActionNames { actions: string[] }
export interface AuditActionNamesAnswer { success: true; message: string; data: AuditActionNames }
export interface AuditChainStatus { intact: boolean; mark: string; verifiedUntil: number; verifiedAt: string | null; lastId: number; brokenId: number | null; reason: string | null; brokenAt: string | null }
export interface AuditChainStatusAnswer { success: true; message: string; data: AuditChainStatus }
export interface AuditEntry { id: number; at: string; actorId: string | null; action: AuditAction; subject: string; before: Record<string, unknown> | null; after: Record<string, unknown> | null; address: string; requestId: string; apiKeyId: string | null; apiKeyName: string | null }
export interface AuditEntryAnswer { success: true; message: string; data: AuditEntry }
export interface AuditEntryPage { success: true; message: string; data: AuditEntry[]; meta: PageMeta }
export interface AuthenticationResponseJson { id: string; rawId: string; response: AssertionResponseJson; clientExtensionResults: Record<string, unknown>; type: "public-key" }
export interface AuthenticatorSelectionJson { residentKey: "discouraged" | "preferred" | "required"; requireResidentKey: boolean; userVerification: "discouraged" | "preferred" | "required" }
export interface AwaitPaymentRequest { provider?: "manual" | null; paymentMethod?: string | null; amount?: MoneyInput | null }
export interface AwaitedPayment { amount: Money; reference: string; dueAt?: string | null }
export interface BankAccount { name: string; iban: string; bic: string }
export interface Brand { id: string; name: string; slug: string; description: string; logoUrl: string; active: boolean; createdAt: string; updatedAt: string }
export interface BrandPage { success: true; message: string; data: Brand[]; meta: PageMeta }
export interface BulkCounts { changed: number; unchanged: number; refused: number; open: number }
export interface BulkEdit { id: string | null; status: "preview" | "running" | "applied" | "undone"; counts: BulkCounts; results: BulkResult[]; createdAt: string; updatedAt: string }
export interface BulkEditAnswer { success: true; message: string; data: BulkEdit }
export interface BulkResult { id: string; outcome: "unchanged" | "changed" | "refused"; reason: string | null }
export interface CancelOrderRequest { reason?: string | null; restock?: boolean | null; notify?: boolean | null; lines?: LineQuantityInput[] | null }
export interface CancelOwnOrderRequest { reason?: string | null }
export interface CapturePaymentRequest { final?: boolean | null; amount?: MoneyInput | null }
export interface Cart { id: string; userId: string | null; sessionId: string; items: CartItem[]; createdAt: string; updatedAt: string; contact: CartContact | null; shippingOption: ShippingOption | null; codes: CartCode[]; giftCards: CartGiftCard[]; useCredit: boolean; totals: CartTotals | null; expiresAt: string | null; currency: string | null; version: number }
export interface CartAnswer { success: true; message: string; data: Cart }
export interface CartCode { code: string; applied: boolean; reason: "unknown" | "expired" | "not_started" | "used_up" | "used_by_you" | "minimum" | "not_eligible" | "excluded_by" | "nothing_to_reduce" | null }
export interface CartContact { email: string; shippingAddress: Address | null; billingAddress: Address | null; phone: string }
export interface CartGiftCard { last4: string; usable: Money | null; reason: "unknown" | "expired" | "disabled" | "currency" | "empty" | null }
export interface CartItem { id: string; productId: string; variantId: string | null; sku: string; name: string; price: Money; quantity: number; attributes: Record<string, string>; available?: number | null; unavailableReason?: "off_sale" | "variant_required" | "out_of_stock" | "insufficient_stock" | null }
export interface CartTotals { subtotal: Money; discountTotal: Money; shippingTotal: Money; taxTotal: Money; total: Money }
export interface Category { id: string; name: string; slug: string; description: string; parentId: string | null; imageUrl: string; active: boolean; createdAt: string; updatedAt: string }
export interface CategoryPage { success: true; message: string; data: Category[]; meta: PageMeta }
export interface ChangeCustomerCreditRequest { reason: string; amount: MoneyInputDelta }
export interface ChangeEmailRequest { email: string }
export interface ChangePasswordRequest { currentPassword: string; newPassword: string }
export interface ChangedDevices { devices: number }
export interface ChangedDevicesAnswer { success: true; message: string; data: ChangedDevices }
export interface ChargedRate { country: string; state: string; name: string; ratePpm: number | null; figures: TaxFigures }
export interface CheckoutPaymentInput { provider: string; methodId?: string | null; returnUrl?: string | null }
export interface CheckoutState { checkoutId: string; status: "open" | "requires_action" | "pending" | "placed" | "cancelled" | "expired"; orderId: string | null; total: Money; expiresAt: string; reason?: string | null; clientSecret?: string | null; publishableKey?: string | null; redirectUrl?: string | null; reference?: string | null; dueAt?: string | null }
export interface CheckoutStateAnswer { success: true; message: string; data: CheckoutState }
export interface ChooseShippingOptionRequest { optionId: string }
export interface ClaimedOrders { claimed: number }
export interface ClaimedOrdersAnswer { success: true; message: string; data: ClaimedOrders }
export interface ConfirmEmailChangeRequest { token: string }
export interface ConfirmTotpRequest { code: string }
export interface Consent { granted: boolean; at: string | null; source: "account" | "checkout" | "staff" | "import" | null }
export interface ConsentRecord { granted: boolean; source: "account" | "checkout" | "staff" | "import"; actorId: string | null; at: string }
export interface CountUnsavedAudienceRequest { name?: string | null; type?: "draft" | "immediate" | "scheduled" | null; scheduledAt?: string | null; timeZoneMode?: "absolute" | "device_local" | null; maxLatenessSeconds?: number | null; variables?: Record<string, string> | null; templateId?: number | null; throttlePerSecond?: number | null; guarantee?: "at_least_once" | "at_most_once" | null; androidMessage?: AndroidMessageInput | null; iosMessage?: IosMessageInput | null; webMessage?: WebMessageInput | null; audience?: AudienceInput | null; quietHours?: QuietHoursInput | null; translations?: Record<string, TranslationInput> | null }
export interface CountUnsavedSegmentRequest { audience?: AudienceInputDelta | null; customers?: CustomerConditionsInput | null }
export interface Counters { total: number; pending: number; accepted: number; failed: number; unknown: number; skipped: number }
export interface CreateAdminRequest { email: string; password: string; firstName?: string | null; lastName?: string | null }
export interface CreateApiKeyRequest { name: string; kind: "secret" | "publishable"; scopes?: string[] | null; contract?: string | null; addresses?: string[] | null; expiresAt?: string | null }
export interface CreateBrandRequest { id?: string | null; name: string; slug?: string | null; description?: string | null; logoUrl?: string | null; active?: boolean | null; sortOrder?: number | null }
export interface CreateCartRequest { contact?: RequestInput | null }
export interface CreateCategoryRequest { id?: string | null; name: string; slug?: string | null; description?: string | null; parentId?: string | null; imageUrl?: string | null; active?: boolean | null; sortOrder?: number | null }
export interface CreateCustomerGroupRequest { id?: string | null; name: string; description?: string | null }
export interface CreateDeviceTokenRequest { fcmToken: string; kind?: "token" | "fid" | null; platform: "android" | "ios" | "web"; deviceId?: string | null; deviceName?: string | null; appVersion?: string | null; locale?: string | null; timeZone?: string | null; tags?: string[] | null; project?: string | null; userId?: string | null; isActive?: boolean | null }
export interface CreateFulfilmentRequest { locationId?: string | null; capture?: "auto" | "none" | null; notify?: boolean | null; shipped?: boolean | null; tracking?: TrackingInput | null; lines?: LineQuantityInput[] | null }
export interface CreateInvitationRequest { email: string; roles?: string[] | null; language?: "en" | "es" | null }
export interface CreateInvoiceRequest { buyerVatId?: string | null; note?: string | null }
export interface CreateLocationRequest { id?: string | null; name: string; priority?: number | null; active?: boolean | null; address?: LocationAddressInput | null }
export interface CreateOrderEditRequest { remove?: string[] | null; setAddress?: AddressInput | null; setQuantity?: LineQuantityInputDelta[] | null; setPrice?: LinePriceInput[] | null; add?: WantedItemInput[] | null }
export interface CreateProductRequest { id?: string | null; sku: string; name: string; slug?: string | null; description?: string | null; categoryId: string; status?: "draft" | "active" | "archived" | null; brandId?: string | null; categoryIds?: string[] | null; tags?: string[] | null; attributes?: Record<string, string> | null; taxClass?: string | null; weightGrams?: number | null; requiresShipping?: boolean | null; inventoryPolicy?: "deny" | "continue" | null; publishAt?: string | null; unpublishAt?: string | null; basePrice: MoneyInput; salePrice?: MoneyInput | null; seo?: SeoInput | null; options?: ProductOptionInput[] | null; priceSchedule?: ScheduledPriceInput[] | null; variants?: NewVariantInput[] | null }
export interface CreatePromotionRequest { id?: string | null; name: string; kind: "percent" | "amount" | "fixed_price" | "free_shipping" | "buy_x_get_y" | "tiered"; percent?: number | null; buy?: number | null; get?: number | null; startsAt?: string | null; endsAt?: string | null; group?: string | null; combinesWith?: string[] | null; automatic?: boolean | null; active?: boolean | null; amount?: MoneyInput | null; price?: MoneyInput | null; target?: PromotionTargetInput | null; conditions?: PromotionConditionsInput | null; limits?: PromotionLimitsInput | null; tiers?: PromotionStepInput[] | null }
export interface CreatePushMessageRequest { name?: string | null; type?: "draft" | "immediate" | "scheduled" | null; scheduledAt?: string | null; timeZoneMode?: "absolute" | "device_local" | null; maxLatenessSeconds?: number | null; variables?: Record<string, string> | null; templateId?: number | null; throttlePerSecond?: number | null; guarantee?: "at_least_once" | "at_most_once" | null; androidMessage?: AndroidMessageInput | null; iosMessage?: IosMessageInput | null; webMessage?: WebMessageInput | null; audience?: AudienceInput | null; quietHours?: QuietHoursInput | null; translations?: Record<string, TranslationInput> | null }
export interface CreateRedirectRequest { path: string; target: string; permanent?: boolean | null }
export interface CreateReturnRequest { note?: string | null; lines?: ReturnedUnitsInput[] | null }
export interface CreateUserRequest { email: string; firstName?: string | null; lastName?: string | null; language?: "en" | "es" | null }
export interface CreateWebhookRequest { url: string; types?: string[] | null; contract?: "store" | "basic" | "standard" | "nest" | "malnu" | "problem" | null; enabled?: boolean | null }
export interface CredentialDescriptorJson { type: "public-key"; id: string; transports?: Array<"usb" | "nfc" | "ble" | "smart-card" | "hybrid" | "internal" | (string & {})> | null }
export interface CredentialParameterJson { type: "public-key"; alg: number }
export interface CreditDifference { proof: "total" | "balance" | "payment" | "held"; accountId: string | null; paymentId: string | null; currency: string; entries: number; books: number }
export interface CreditEntry { id: number; amount: Money; balance: Money; cause: "issue" | "withdrawal" | "hold" | "capture" | "release" | "refund" | "expiry" | "reinstatement"; reference: string; paymentId: string | null; orderId: string | null; actorId: string | null; reason: string | null; at: string }
export interface CreditEntryAnswer { success: true; message: string; data: CreditEntry }
export interface CreditEntryPage { success: true; message: string; data: CreditEntry[]; meta: PageMeta }
export interface CreditProof { differences: CreditDifference[] }
export interface CreditProofAnswer { success: true; message: string; data: CreditProof }
export interface CustomerConditions { boughtCategory: string | null; spentOver: number | null; lastOrderBefore: string | null; noOrderForDays: number | null; cartAbandonedForHours: number | null; marketingConsent: boolean | null }
export interface CustomerConditionsInput { boughtCategory?: string | null; spentOver?: number | null; lastOrderBefore?: string | null; noOrderForDays?: number | null; cartAbandonedForHours?: number | null; marketingConsent?: boolean | null }
export interface CustomerCredit { customerId: string; balances: Money[]; entries: CreditEntry[] }
export interface CustomerCreditAnswer { success: true; message: string; data: CustomerCredit }
export interface CustomerFigures { newMembers: number; newGuests: number; firstOrders: number; firstTotal: Money; repeatOrders: number; repeatTotal: Money; memberOrders: number; memberTotal: Money; guestOrders: number; guestTotal: Money }
export interface CustomerGroup { id: string; name: string; description: string; version: number; createdAt: string; updatedAt: string }
export interface CustomerGroupAnswer { success: true; message: string; data: CustomerGroup }
export interface CustomerGroupName { id: string; name: string }
export interface CustomerGroupPage { success: true; message: string; data: CustomerGroup[]; meta: PageMeta }
export interface CustomerOrder { id: string; orderNumber: string; status: string; total: Money; createdAt: string }
export interface CustomerSpend { orders: number; spent: Money }
export interface CustomersPoint { period: string; from: string; to: string; figures: CustomerFigures }
export interface CustomersReport { frame: ReportFrame; totals: CustomerFigures; series: CustomersPoint[] }
export interface CustomersReportAnswer { success: true; message: string; data: CustomersReport }
export interface DeactivateDeviceTokensRequest { ids?: number[] | null; platform?: "android" | "ios" | "web" | null; userId?: string | null; tag?: string | null; lastSeenBefore?: string | null; dryRun?: boolean | null }
export interface DeadMail { id: string; template: string; to: string | null; attempts: number; lastError: string; createdAt: string }
export interface DeadMailPage { success: true; message: string; data: DeadMail[]; meta: PageMeta }
export interface DeliveryResult { deviceTokenId: number; status: "accepted" | "failed" | "unknown"; code: "INVALID_ARGUMENT" | "UNREGISTERED" | "SENDER_ID_MISMATCH" | "QUOTA_EXCEEDED" | "UNAVAILABLE" | "INTERNAL" | "THIRD_PARTY_AUTH_ERROR" | "UNSPECIFIED_ERROR" | "CONNECTION_BROKEN" | "UNREACHABLE" | "TIMEOUT" | "TOKEN_ENDPOINT_UNREACHABLE" | "ACCOUNT_REFUSED" | "NO_CONTENT_FOR_PLATFORM" | "NO_TEXT" | "PAYLOAD_TOO_LARGE" | "PROJECT_NOT_CONFIGURED" | (string & {}) | null }
export interface DeliveryResultPage { success: true; message: string; data: DeliveryResult[]; meta: PageMeta }
export interface Device { id: number; fcmToken: string; kind: "token" | "fid"; platform: "android" | "ios" | "web"; project: string; userId: string | null; deviceId: string | null; deviceName: string | null; appVersion: string | null; locale: string | null; timeZone: string | null; tags: string[]; isActive: boolean; deactivationReason: "unregistered" | "invalid" | "sender_mismatch" | "stale" | "manual" | "signed_out" | "user_inactive" | "replaced" | null; lastSeenAt: string; createdAt: string; updatedAt: string; hints?: string[] | null }
export interface DeviceAnswer { success: true; message: string; data: Device }
export interface DevicePage { success: true; message: string; data: Device[]; meta: PageMeta }
export interface DeviceStats { total: number; active: number; inactive: Record<string, number>; platforms: Record<string, number>; stale: number }
export interface DeviceStatsAnswer { success: true; message: string; data: DeviceStats }
export interface DeviceTokenRequest { fcmToken?: string | null }
export interface DeviceTokensRequest { topic: string; deviceTokenIds?: number[] | null }
export interface Done { success: true; message: string; data: null }
export interface EditLine { itemId: string | null; sku: string; name: string; quantityBefore: number; quantityAfter: number; difference: Money }
export interface EditProductsRequest { ids?: string[] | null; dryRun?: boolean | null; filter?: ProductFilterInput | null; set?: SetInput | null; priceChange?: PriceChangeInput | null }
export interface EffectiveSettings { settings: ShopSettings; sources: SettingOrigin[] }
export interface EffectiveSettingsAnswer { success: true; message: string; data: EffectiveSettings }
export interface EntryInput { id: string; alt?: string | null; variantId?: string | null }
export interface Exchange { return: Return; sent: EditLine[]; difference: Money; due: Money }
export interface ExchangeAnswer { success: true; message: string; data: Exchange }
export interface ExchangeOrderRequest { returnId?: string | null; dryRun?: boolean | null; return?: ReturnedUnitsInput[] | null; send?: WantedItemInputDelta[] | null }
export interface FactorSummary { enabled: boolean; required: boolean; totp: boolean; passkeys: number; recoveryCodesLeft: number }
export interface FactorSummaryAnswer { success: true; message: string; data: FactorSummary }
export interface FailedLine { line: number; errors: string[] }
export interface FocalPoint { x: number; y: number }
export interface FocalPointInput { x?: number | null; y?: number | null }
export interface ForgotPasswordRequest { email: string }
export interface FormerPrice { variantId: string | null; from: string; to: string; basePrice: Money | null; salePrice: Money | null; priceSchedule: ScheduledPrice[] }
export interface Found { id: string; title: string; subtitle: string; path: string }
export interface FoundRedirect { path: string; target: string; permanent: boolean }
export interface FoundRedirectAnswer { success: true; message: string; data: FoundRedirect }
export interface GiftCard { id: string; last4: string; amount: Money; balance: Money; enabled: boolean; expiresAt: string | null; note: string; version: number; createdAt: string; updatedAt: string }
export interface GiftCardAnswer { success: true; message: string; data: GiftCard }
export interface GiftCardPage { success: true; message: string; data: GiftCard[]; meta: PageMeta }
export interface GivenPermission { resource: string; action: string; roles: string[] }
export interface GoogleAddress { url: string; state: string }
export interface GoogleAddressAnswer { success: true; message: string; data: GoogleAddress }
export interface GrantLimit { permissionId: string; maxAmount: AmountLimit }
export interface GrantPermissionRequest { permissionId: string; maxAmount?: AmountLimitInput | null }
export interface GroupMember { userId: string; email: string | null; addedAt: string }
export interface GroupMemberAnswer { success: true; message: string; data: GroupMember }
export interface GroupMemberPage { success: true; message: string; data: GroupMember[]; meta: PageMeta }
export interface HotStock { itemId: string; hot: boolean; buckets: number; version: number; levels: StockLevel[] }
export interface HotStockAnswer { success: true; message: string; data: HotStock }
export interface Import { id: string; type: "products" | "customers" | "orders" | "stock" | "prices" | "redirects"; format: "csv" | "ndjson" | "shopify" | "woocommerce"; status: "received" | "staging" | "staged" | "applying" | "applied" | "undoing" | "undone" | "failed"; counts: ImportCounts; errors: ImportError[]; rows: number; currency: string; ignoredColumns: string[]; pictures: PictureCounts; kept: KeptChange[]; createdAt: string; updatedAt: string }
export interface ImportAnswer { success: true; message: string; data: Import }
export interface ImportCounts { create: number; update: number; unchanged: number; error: number }
export interface ImportError { line: number; column: string; code: string; value: string }
export interface ImportPage { success: true; message: string; data: Import[]; meta: PageMeta }
export interface ImportProgress { status: "received" | "staging" | "staged" | "applying" | "applied" | "undoing" | "undone" | "failed"; rows: number; done: number; counts: ImportCounts; ratePerSecond: number | null; expectedEndAt: string | null }
export interface ImportProgressAnswer { success: true; message: string; data: ImportProgress }
export interface ImportRow { line: number; outcome: "create" | "update" | "unchanged" | "error" | null; errors: ImportError[]; kept: KeptChange[] }
export interface ImportRowPage { success: true; message: string; data: ImportRow[]; meta: PageMeta }
export interface ImportSummary { lines: number; created: number; updated: number; failed: number; failures: FailedLine[] }
export interface ImportSummaryAnswer { success: true; message: string; data: ImportSummary }
export interface InspectedDelivery { id: string; endpointId: string; messageId: string; eventId: string | null; type: string; aggregate: string; sequence: number; status: "pending" | "delivered" | "dead"; attempts: number; lastStatus: number | null; lastError: "status" | "redirect" | "timed_out" | "unreachable" | "address_refused" | "expired" | null; nextAt: string | null; createdAt: string; finishedAt: string | null; url: string; contract: "store" | "basic" | "standard" | "nest" | "malnu" | "problem"; body: string | null; signedContent: string | null; log: WebhookAttempt[] }
export interface InspectedDeliveryAnswer { success: true; message: string; data: InspectedDelivery }
export interface Invitation { id: string; email: string; roles: string[]; status: "pending" | "accepted" | "expired" | "revoked"; invitedBy: string; createdAt: string; sentAt: string; expiresAt: string; acceptedAt: string | null; userId: string | null; subject: string | null }
export interface InvitationAnswer { success: true; message: string; data: Invitation }
export interface InvitationPage { success: true; message: string; data: Invitation[]; meta: PageMeta }
export interface Invoice { id: string; kind: "invoice" | "credit_note"; number: string; orderId: string; orderNumber: string; customerId: string; refundId: string | null; issuedAt: string; issuedOn: string; dueOn: string | null; seller: Party; buyer: Party; deliverTo: Party | null; bank: BankAccount | null; currency: string; pricesIncludeTax: boolean; lines: InvoiceLine[]; taxLines: InvoiceTax[]; net: Money; tax: Money; total: Money; paid: Money | null; due: Money | null; deliveredOn: string | null; corrects: InvoiceReference[]; notes: InvoiceNote[]; language: string; pageSize: "a4" | "letter"; timeZone: string; dueDays?: number | null }
export interface InvoiceAnswer { success: true; message: string; data: Invoice }
export interface InvoiceLine { kind: "item" | "shipping" | "adjustment"; itemId: string | null; sku: string; name: string; attributes?: Record<string, string> | null; quantity: number; unitPrice: Money; discount: Money; taxRatePpm: number | null; net: Money; tax: Money; total: Money }
export interface InvoiceNote { code: "small_business" | "reverse_charge" | "intra_community" | "export" | "note"; text: string }
export interface InvoiceReference { id: string; number: string; issuedOn: string }
export interface InvoiceSummary { id: string; kind: "invoice" | "credit_note"; number: string; orderId: string; orderNumber: string; customerId: string; refundId: string | null; issuedAt: string; net: Money; tax: Money; total: Money }
export interface InvoiceSummaryPage { success: true; message: string; data: InvoiceSummary[]; meta: PageMeta }
export interface InvoiceTax { name: string; ratePpm: number | null; net: Money; amount: Money }
export interface IosMessage { title: string | null; subtitle: string | null; body: string | null; imageUrl: string | null; sound: string | null; badge: number | null; category: string | null; threadId: string | null; titleLocKey: string | null; titleLocArgs: string[] | null; bodyLocKey: string | null; bodyLocArgs: string[] | null; relevanceScore: number | null; analyticsLabel: string | null; interruptionLevel: "passive" | "active" | "time-sensitive" | "critical" | null; contentAvailable: boolean | null; mutableContent: boolean | null; priority: "normal" | "high" | null; expirationSeconds: number | null; collapseId: string | null; data: Record<string, string> | null }
export interface IosMessageInput { title?: string | null; subtitle?: string | null; body?: string | null; imageUrl?: string | null; sound?: string | null; badge?: number | null; category?: string | null; threadId?: string | null; titleLocKey?: string | null; titleLocArgs?: string[] | null; bodyLocKey?: string | null; bodyLocArgs?: string[] | null; relevanceScore?: number | null; analyticsLabel?: string | null; interruptionLevel?: "passive" | "active" | "time-sensitive" | "critical" | null; contentAvailable?: boolean | null; mutableContent?: boolean | null; priority?: "normal" | "high" | null; expirationSeconds?: number | null; collapseId?: string | null; data?: Record<string, string> | null }
export interface IssueGiftCardsRequest { count?: number | null; expiresAt?: string | null; note?: string | null; amount: MoneyInput }
export interface IssuedGiftCard { id: string; code: string; last4: string; amount: Money; expiresAt: string | null; note: string; createdAt: string }
export interface IssuedGiftCardPage { success: true; message: string; data: IssuedGiftCard[]; meta: PageMeta }
export interface IssuedKey { id: string; name: string; kind: "secret" | "publishable"; scopes: string[]; contract: string | null; addresses: string[]; status: "active" | "expired" | "revoked"; prefix: string; makerId: string; createdAt: string; expiresAt: string | null; revokedAt: string | null; lastUsedAt: string | null; lastUsedAddress: string | null; oldPrefix: string | null; oldValidUntil: string | null; version: number; key?: string | null }
export interface IssuedKeyAnswer { success: true; message: string; data: IssuedKey }
export interface IssuedKeyPage { success: true; message: string; data: IssuedKey[]; meta: PageMeta }
export interface ItemStock { itemId: string; lowStockAt: number; levels: StockLevel[] }
export interface ItemStockAnswer { success: true; message: string; data: ItemStock }
export interface KeptChange { line: number; kind: string; entityId: string; reason: string }
export interface LinePriceInput { itemId: string; unitPrice: MoneyInput }
export interface LineQuantities { ordered: number; open: number; fulfilled: number; cancelled: number; returned: number; refunded: number }
export interface LineQuantity { itemId: string; quantity: number }
export interface LineQuantityInput { itemId: string; quantity: number }
export interface LineQuantityInputDelta { itemId: string; quantity: number }
export interface ListedCode { code: string; uses: number; createdAt: string }
export interface ListedCodePage { success: true; message: string; data: ListedCode[]; meta: PageMeta }
export interface ListedEvent { position: number; id: string; type: EventType; aggregateKind: string; aggregateId: string; sequence: number; timestamp: string; data: Record<string, unknown> }
export interface ListedEventPage { success: true; message: string; data: ListedEvent[]; meta: PageMeta }
export interface LiveEvent { type: EventType; id: string }
export interface Location { id: string; name: string; address: LocationAddress | null; priority: number; active: boolean; version: number; createdAt: string; updatedAt: string }
export interface LocationAddress { firstName: string; lastName: string; company: string; address1: string; address2: string; city: string; state: string; postalCode: string; country: string; phoneNumber: string }
export interface LocationAddressInput { firstName?: string | null; lastName?: string | null; company?: string | null; address1?: string | null; address2?: string | null; city?: string | null; state?: string | null; postalCode?: string | null; country?: string | null; phoneNumber?: string | null }
export interface LocationAnswer { success: true; message: string; data: Location }
export interface LocationPage { success: true; message: string; data: Location[]; meta: PageMeta }
export interface LocationStock { locationId: string; onHand: number; allocated: number; held: number; available: number }
export interface LoginRequest { username?: string; email?: string; password: string; totp?: string | null; recoveryCode?: string | null }
export interface LookUpOrderRequest { orderNumber: string; email: string }
export interface MailPlaceholder { name: string; required: boolean; sample: string }
export interface MailPreview { subject: string; text: string; html: string }
export interface MailPreviewAnswer { success: true; message: string; data: MailPreview }
export interface MailRequest { subject?: string | null; paragraphs?: string[] | null; action?: string | null }
export interface MailWordingView { name: string; language: string; subject: string; paragraphs: string[]; action: string | null; placeholders: MailPlaceholder[]; customised: boolean; version: number }
export interface MailWordingViewAnswer { success: true; message: string; data: MailWordingView }
export interface MailWordingViewPage { success: true; message: string; data: MailWordingView[]; meta: PageMeta }
export interface MaintenanceState { enabled: boolean; message: string; retryAfterSeconds: number; source: string; version: number }
export interface MaintenanceStateAnswer { success: true; message: string; data: MaintenanceState }
export interface MarkPaidRequest { reference?: string | null; amount: MoneyInput }
export interface MatrixRole { id: string; name: string; description: string; builtIn: boolean; holdsEverything: boolean; opensStaffRoutes: boolean; permissionIds: string[]; version: number; limits?: GrantLimit[] | null }
export interface MediaItem { id: string; url: string; hash: string; width: number; height: number; type: "image/jpeg" | "image/png" | "image/webp" | "image/avif" | "image/gif"; bytes: number; alt: string; focalPoint: FocalPoint | null; version: number; createdAt: string; updatedAt: string }
export interface MediaItemAnswer { success: true; message: string; data: MediaItem }
export interface MediaItemPage { success: true; message: string; data: MediaItem[]; meta: PageMeta }
export interface MergeCartRequest { cartToken: string }
export interface MergeReport { summed: MergedLine[]; capped: MergedLine[]; repriced: MergedLine[]; dropped: MergedLine[] }
export interface MergedCart { cart: Cart; report: MergeReport }
export interface MergedCartAnswer { success: true; message: string; data: MergedCart }
export interface MergedLine { productId: string; variantId: string | null; sku: string; name: string; asked: number; quantity: number; reason: "in_both" | "price_changed" | "too_many" | "currency_mixed" | "cart_full" | "off_sale" | "variant_required" | "out_of_stock" | "insufficient_stock" }
export interface Message { message: string }
export interface MessageAnswer { success: true; message: string; data: Message }
export interface Money { amount: number; currency: string }
export interface MoneyInput { amount: number; currency: string }
export interface MoneyInputDelta { amount: number; currency: string }
export interface NewAuthenticator { secret: string; uri: string }
export interface NewAuthenticatorAnswer { success: true; message: string; data: NewAuthenticator }
export interface NewCart { id: string; userId: string | null; sessionId: string; items: CartItem[]; createdAt: string; updatedAt: string; contact: CartContact | null; shippingOption: ShippingOption | null; codes: CartCode[]; giftCards: CartGiftCard[]; useCredit: boolean; totals: CartTotals | null; expiresAt: string | null; currency: string | null; version: number; cartToken: string }
export interface NewCartAnswer { success: true; message: string; data: NewCart }
export interface NewRecoveryCodes { recoveryCodes: string[] }
export interface NewRecoveryCodesAnswer { success: true; message: string; data: NewRecoveryCodes }
export interface NewVariantInput { id?: string | null; sku: string; barcode?: string | null; options?: Record<string, string> | null; weightGrams?: number | null; inventoryPolicy?: "deny" | "continue" | null; position?: number | null; basePrice?: MoneyInput | null; salePrice?: MoneyInput | null; priceSchedule?: ScheduledPriceInput[] | null }
export interface OnePermission { permission: Permission }
export interface OnePermissionAnswer { success: true; message: string; data: OnePermission }
export interface OneRole { role: Role }
export interface OneRoleAnswer { success: true; message: string; data: OneRole }
export interface OpenSession { id: string; device: string; address: string; createdAt: string; lastUsedAt: string; current: boolean }
export interface OpenSessionPage { success: true; message: string; data: OpenSession[]; meta: PageMeta }
export interface OptionMatrix { options: ProductOption[]; created: StaffVariant[]; archived: StaffVariant[]; kept: StaffVariant[]; version: number }
export interface OptionMatrixAnswer { success: true; message: string; data: OptionMatrix }
export interface Order { id: string; orderNumber: string; userId: string | null; status: "pending" | "paid" | "shipped" | "delivered" | "cancelled"; items: OrderItem[]; shippingAddress: Address; billingAddress: Address; subtotal: Money; discountTotal: Money; taxTotal: Money; shippingTotal: Money; total: Money; notes: string; createdAt: string; updatedAt: string; paymentStatus?: "awaiting" | "requires_action" | "authorized" | "partially_paid" | "paid" | "partially_refunded" | "refunded" | "voided" | "expired" | "failed" | "disputed" | null; awaitedPayment?: AwaitedPayment | null }
export interface OrderAmounts { total: Money; authorized: Money; captured: Money; refunded: Money; refundable: Money; due: Money }
export interface OrderAnswer { success: true; message: string; data: Order }
export interface OrderEdit { id: string; orderId: string; status: "open" | "confirmed" | "discarded"; lines: EditLine[]; shippingAddress: Address | null; shippingDifference: Money; totalBefore: Money; totalAfter: Money; difference: Money; due: Money; createdAt: string; updatedAt: string; version: number }
export interface OrderEditAnswer { success: true; message: string; data: OrderEdit }
export interface OrderEditPage { success: true; message: string; data: OrderEdit[]; meta: PageMeta }
export interface OrderItem { id: string; productId: string; sku: string; name: string; unitPrice: Money; quantity: number; discountAmount: Money; taxAmount: Money; total: Money; variantId?: string | null; attributes?: Record<string, string> | null }
export interface OrderItemQuote { productId: string; variantId: string | null; sku: string; name: string; unitPrice: Money; quantity: number; discountAmount: Money; taxAmount: Money; total: Money }
export interface OrderPage { success: true; message: string; data: Order[]; meta: PageMeta }
export interface OrderSummary { id: string; orderNumber: string; userId: string | null; status: "pending" | "paid" | "shipped" | "delivered" | "cancelled"; pieces: number; total: Money; createdAt: string; updatedAt: string; email: string | null; customerId: string; name: string; paymentStatus: "awaiting" | "requires_action" | "authorized" | "partially_paid" | "paid" | "partially_refunded" | "refunded" | "voided" | "expired" | "failed" | "disputed"; fulfilmentStatus: "unfulfilled" | "partial" | "fulfilled" | "delivered"; returnStatus: "none" | "return_requested" | "partially_returned" | "returned"; tags: string[]; version: number }
export interface OrderSummaryPage { success: true; message: string; data: OrderSummary[]; meta: PageMeta }
export interface OrderTaxLine { name: string; ratePpm: number; amount: Money }
export interface OwnConsent { marketing: Consent }
export interface OwnConsentAnswer { success: true; message: string; data: OwnConsent }
export interface OwnPermission { resource: string; action: string; maxAmounts?: AmountLimit[] | null }
export interface OwnPermissions { permissions: OwnPermission[]; roles: string[]; isSuperAdmin: boolean }
export interface OwnPermissionsAnswer { success: true; message: string; data: OwnPermissions }
export interface PageMeta { page: number; pageSize: number; totalItems: number; totalPages: number; hasNext: boolean; hasPrev: boolean; totalIsMinimum?: boolean; nextCursor?: string | null; correctedKeyword?: string; facets?: Record<string, Array<{ value: string; count: number }>> }
export interface Parcel { id: string; orderId: string; status: "created" | "shipped" | "delivered" | "cancelled"; lines: ParcelLine[]; tracking: Tracking | null; createdAt: string; shippedAt: string | null; deliveredAt: string | null; cancelledAt: string | null; version: number; allowedActions?: AllowedAction[] | null }
export interface ParcelAnswer { success: true; message: string; data: Parcel }
export interface ParcelLine { itemId: string; quantity: number; locationId: string }
export interface Party { name: string; company: string; address1: string; address2: string; postalCode: string; city: string; state: string; country: string; email: string; phone: string; vatId: string; taxNumber: string; register: string }
export interface Passkey { id: string; name: string; backedUp: boolean; createdAt: string; lastUsedAt: string | null }
export interface PasskeyCreationChallenge { challengeId: string; options: PublicKeyCredentialCreationOptionsJson }
export interface PasskeyCreationChallengeAnswer { success: true; message: string; data: PasskeyCreationChallenge }
export interface PasskeyRequestChallenge { challengeId: string; options: PublicKeyCredentialRequestOptionsJson }
export interface PasskeyRequestChallengeAnswer { success: true; message: string; data: PasskeyRequestChallenge }
export interface PasskeyUserJson { id: string; name: string; displayName: string }
export interface PaymentDifference { paymentId: string | null; provider: string; reference: string | null; member: string; ours: string; theirs: string }
export interface PaymentProof { from: string; to: string; differences: PaymentDifference[] }
export interface PaymentProofAnswer { success: true; message: string; data: PaymentProof }
export interface PaymentSetting { name: string; source: "configuration" | "default"; configurationKey: string }
export interface PaymentSettings { provider: string; offered: string[]; manualMethods: string[]; isTrial: boolean; stripe: StripeSettings; dueDays: number; captureBeforeSeconds: number | null; warnTo: string; timeoutSeconds: number; sources: PaymentSetting[] }
export interface PaymentSettingsAnswer { success: true; message: string; data: PaymentSettings }
export interface PendingEmailChange { newEmail: string; askedAt: string; expiresAt: string }
export interface PendingEmailChangeAnswer { success: true; message: string; data: PendingEmailChange }
export interface Permission { id: string; name: string; resource: string; action: string; description: string }
export interface PermissionRequest { name: string; resource: string; action: string; description?: string | null }
export interface PictureCounts { pending: number; done: number; failed: number }
export interface PlaceOrderRequest { paymentMethodId?: string | null; promotionCodes?: string[] | null; shippingMethodId: string; notes?: string | null; shippingAddress: AddressInput; billingAddress?: AddressInput | null; expectedTotal?: MoneyInput | null }
export interface PlaceStaffOrderRequest { payment?: "manual" | null; email: string; shippingOptionId: string; paymentMethod?: string | null; notes?: string | null; shippingAddress: AddressInput; billingAddress?: AddressInput | null; expectedTotal?: MoneyInput | null; lines?: WantedItemInput[] | null }
export interface Preferences { chosen: Record<string, string> }
export interface PreferencesAnswer { success: true; message: string; data: Preferences }
export interface Preview { messages: PreviewedMessage[] }
export interface PreviewAnswer { success: true; message: string; data: Preview }
export interface PreviewUnsavedPushMessageRequest { name?: string | null; type?: "draft" | "immediate" | "scheduled" | null; scheduledAt?: string | null; timeZoneMode?: "absolute" | "device_local" | null; maxLatenessSeconds?: number | null; variables?: Record<string, string> | null; templateId?: number | null; throttlePerSecond?: number | null; guarantee?: "at_least_once" | "at_most_once" | null; androidMessage?: AndroidMessageInput | null; iosMessage?: IosMessageInput | null; webMessage?: WebMessageInput | null; audience?: AudienceInput | null; quietHours?: QuietHoursInput | null; translations?: Record<string, TranslationInput> | null }
export interface PreviewedMessage { platform: "android" | "ios" | "web"; locale: string | null; bytes: number; request: Record<string, unknown> }
export interface PriceChangeInput { percent?: number | null; roundTo?: number | null; amount?: MoneyInputDelta | null }
export interface PriceHistory { productId: string; lowestPrice30d: Money | null; entries: FormerPrice[] }
export interface PriceHistoryAnswer { success: true; message: string; data: PriceHistory }
export interface Product { id: string; sku: string; name: string; description: string; basePrice: Money; salePrice: Money | null; status: "active" | "inactive"; brandId: string | null; categoryId: string; images: string[]; attributes: Record<string, string>; createdAt: string; updatedAt: string; variants?: Variant[] | null; lowestPrice30d?: Money | null; moved?: boolean | null; canonicalSlug?: string | null }
export interface ProductAnswer { success: true; message: string; data: Product }
export interface ProductFigures { orders: number; units: number; gross: Money; discount: Money; tax: Money; total: Money }
export interface ProductFilterInput { status?: "draft" | "active" | "archived" | null; categoryId?: string | null; brandId?: string | null; tag?: string | null; stock?: "in" | "low" | "out" | null; minPrice?: number | null; maxPrice?: number | null; currency?: string | null; keyword?: string | null }
export interface ProductMedia { id: string; url: string; alt: string; variantId: string | null }
export interface ProductOption { name: string; values: string[] }
export interface ProductOptionInput { name: string; values?: string[] | null }
export interface ProductPage { success: true; message: string; data: Product[]; meta: PageMeta }
export interface ProductPoint { period: string; from: string; to: string; figures: ProductFigures }
export interface ProductsReport { frame: ReportFrame; products: SoldProduct[]; series?: ProductPoint[] | null }
export interface ProductsReportAnswer { success: true; message: string; data: ProductsReport }
export interface Profile { user: Account; roles: string[] }
export interface ProfileAnswer { success: true; message: string; data: Profile }
export interface Progress { status: "draft" | "scheduled" | "sending" | "paused" | "sent" | "cancelled" | "failed"; counters: Counters; ratePerSecond: number | null; expectedEndAt: string | null; failures: Record<string, number>; skips: Record<string, number>; startedAt: string | null; sentAt: string | null; receipts?: Receipts | null }
export interface ProgressAnswer { success: true; message: string; data: Progress }
export interface Promotion { id: string; name: string; kind: "percent" | "amount" | "fixed_price" | "free_shipping" | "buy_x_get_y" | "tiered"; percent: number | null; amount: Money | null; price: Money | null; buy: number | null; get: number | null; tiers: PromotionStep[]; target: PromotionTarget; conditions: PromotionConditions; limits: PromotionLimits; startsAt: string | null; endsAt: string | null; group: string | null; combinesWith: string[]; automatic: boolean; active: boolean; uses: number | null; version: number; createdAt: string; updatedAt: string }
export interface PromotionAnswer { success: true; message: string; data: Promotion }
export interface PromotionConditions { minimum: Money | null; quantity: number | null; firstOrder: boolean; customerGroups: string[] }
export interface PromotionConditionsInput { quantity?: number | null; firstOrder?: boolean | null; customerGroups?: string[] | null; minimum?: MoneyInput | null }
export interface PromotionFigures { uses: number; discount: Money; total: Money }
export interface PromotionLimits { total: number | null; perCustomer: number | null; perCode: number | null }
export interface PromotionLimitsInput { total?: number | null; perCustomer?: number | null; perCode?: number | null }
export interface PromotionPage { success: true; message: string; data: Promotion[]; meta: PageMeta }
export interface PromotionPoint { period: string; from: string; to: string; uses: number; discount: Money }
export interface PromotionSpecInput { name: string; kind: "percent" | "amount" | "fixed_price" | "free_shipping" | "buy_x_get_y" | "tiered"; percent?: number | null; buy?: number | null; get?: number | null; startsAt?: string | null; endsAt?: string | null; group?: string | null; combinesWith?: string[] | null; automatic?: boolean | null; active?: boolean | null; amount?: MoneyInput | null; price?: MoneyInput | null; target?: PromotionTargetInput | null; conditions?: PromotionConditionsInput | null; limits?: PromotionLimitsInput | null; tiers?: PromotionStepInput[] | null }
export interface PromotionStep { from: number | Money; percent: number | null; amount: Money | null }
export interface PromotionStepInput { from: number | Record<string, unknown>; percent?: number | null; amount?: MoneyInput | null }
export interface PromotionTarget { type: "order" | "lines"; productIds: string[]; categoryIds: string[]; brandIds: string[]; tags: string[] }
export interface PromotionTargetInput { type: "order" | "lines"; productIds?: string[] | null; categoryIds?: string[] | null; brandIds?: string[] | null; tags?: string[] | null }
export interface PromotionsReport { frame: ReportFrame; uses: number; discount: Money; promotions: UsedPromotion[]; series: PromotionPoint[] }
export interface PromotionsReportAnswer { success: true; message: string; data: PromotionsReport }
export interface PublicKeyCredentialCreationOptionsJson { rp: RelyingPartyJson; user: PasskeyUserJson; challenge: string; pubKeyCredParams: CredentialParameterJson[]; timeout: number; excludeCredentials: CredentialDescriptorJson[]; authenticatorSelection: AuthenticatorSelectionJson; hints: Array<"security-key" | "client-device" | "hybrid" | (string & {})>; attestationFormats: string[] }
export interface PublicKeyCredentialRequestOptionsJson { challenge: string; timeout: number; rpId: string; allowCredentials: CredentialDescriptorJson[]; userVerification: "discouraged" | "preferred" | "required"; hints: Array<"security-key" | "client-device" | "hybrid" | (string & {})> }
export interface PublicShop { name: string; currency: string; country: string | null; pricesIncludeTax: boolean; timeZone: string; languages: string[]; imprint: string; terms: string; privacy: string; withdrawal: string }
export interface PublicShopAnswer { success: true; message: string; data: PublicShop }
export interface PushMessage { id: number; name: string | null; type: "draft" | "immediate" | "scheduled"; scheduledAt: string | null; timeZoneMode: "absolute" | "device_local"; maxLatenessSeconds: number | null; androidMessage: AndroidMessage | null; iosMessage: IosMessage | null; webMessage: WebMessage | null; translations: Record<string, Translation>; audience: Audience; throttlePerSecond: number | null; guarantee: "at_least_once" | "at_most_once"; status: "draft" | "scheduled" | "sending" | "paused" | "sent" | "cancelled" | "failed"; counters: Counters; failureReason: string | null; retryOf: number | null; createdBy: string | null; startedAt: string | null; sentAt: string | null; createdAt: string; updatedAt: string; version: number; changedBy?: string | null; templateId: number | null; variables: Record<string, string>; quietHours: QuietHours | null; receipts?: Receipts | null; allowedActions?: AllowedAction[] | null }
export interface PushMessageAnswer { success: true; message: string; data: PushMessage }
export interface PushMessagePage { success: true; message: string; data: PushMessage[]; meta: PageMeta }
export interface PushTemplateRequest { name: string; variables?: Record<string, string> | null; androidMessage?: AndroidMessageInput | null; iosMessage?: IosMessageInput | null; webMessage?: WebMessageInput | null; translations?: Record<string, TranslationInput> | null }
export interface QuietHours { from: string; until: string; mode: "defer" | "skip" }
export interface QuietHoursInput { from: string; until: string; mode?: "defer" | "skip" | null }
export interface Quote { quoteId: string; expiresAt: string; lines: OrderItemQuote[]; subtotal: Money; discountTotal: Money; shippingTotal: Money; taxTotal: Money; taxLines: QuotedTax[]; giftCardTotal: Money; creditTotal: Money; total: Money; due: Money; steps: QuoteStep[] }
export interface QuoteAnswer { success: true; message: string; data: Quote }
export interface QuoteStep { rule: string; text: string; amount: Money }
export interface QuotedTax { name: string; ratePpm: number; amount: Money }
export interface ReceiptInput { messageId: string; event: "delivered" | "opened" }
export interface Receipts { delivered: number; opened: number }
export interface ReceiveReturnRequest { lines?: ReceivedUnitsInput[] | null }
export interface ReceivedUnitsInput { itemId: string; quantity: number; condition: "sellable" | "damaged" | "missing"; locationId?: string | null }
export interface ReconcilePaymentsRequest { from?: string | null; to?: string | null }
export interface Redirect { id: string; path: string; target: string; permanent: boolean; version: number; createdAt: string; updatedAt: string }
export interface RedirectAnswer { success: true; message: string; data: Redirect }
export interface RedirectPage { success: true; message: string; data: Redirect[]; meta: PageMeta }
export interface RefreshRequest { refreshToken: string }
export interface Refund { id: string | null; orderId: string; status: "pending" | "succeeded" | "failed"; amount: Money; net: Money; tax: Money; to: "original" | "credit"; reason: string; lines: RefundLine[]; shipping: Money; payments: RefundPart[]; createdAt: string; updatedAt: string }
export interface RefundAnswer { success: true; message: string; data: Refund }
export interface RefundLine { itemId: string; quantity: number; net: Money; tax: Money }
export interface RefundOrderRequest { to?: "original" | "credit" | null; restock?: boolean | null; reason?: string | null; dryRun?: boolean | null; shipping?: MoneyInput | null; amount?: MoneyInput | null; lines?: LineQuantityInput[] | null }
export interface RefundPart { paymentId: string | null; amount: Money; status: "pending" | "succeeded" | "failed" }
export interface RegisterRequest { email: string; password: string; firstName?: string | null; lastName?: string | null }
export interface RegistrationResponseJson { id: string; rawId: string; response: AttestationResponseJson; clientExtensionResults: Record<string, unknown>; type: "public-key" }
export interface RelyingPartyJson { name: string; id: string }
export interface ReplayWebhookRequest { from: string }
export interface ReportFrame { from: string; to: string; by: string; timeZone: string; currency: string }
export interface RequestInput { email: string; phone?: string | null; shippingAddress?: AddressInput | null; billingAddress?: AddressInput | null }
export interface ResendInvitationRequest { language?: "en" | "es" | null }
export interface ResendOrderMailRequest { mail?: "placed" | "paid" | "shipped" | "cancelled" | "lines_cancelled" | "refunded" | "return_requested" | "returned" | null }
export interface ResetPasswordRequest { token: string; password: string }
export interface ResetPermit { resetToken: string; expiresAt: string }
export interface ResetPermitAnswer { success: true; message: string; data: ResetPermit }
export interface Return { id: string; orderId: string; kind: "return" | "withdrawal" | "exchange"; status: "requested" | "approved" | "rejected" | "received" | "closed"; lines: ReturnLine[]; note: string; createdAt: string; updatedAt: string; version: number; sent: LineQuantity[]; allowedActions?: AllowedAction[] | null; refundProposal?: Refund | null }
export interface ReturnAnswer { success: true; message: string; data: Return }
export interface ReturnLine { itemId: string; quantity: number; reason: string; restocked: number; damaged: number; missing: number; received: number }
export interface ReturnedUnitsInput { itemId: string; quantity: number; reason?: string | null }
export interface Role { id: string; name: string; description: string }
export interface RoleMatrix { roles: MatrixRole[]; permissions: Permission[] }
export interface RoleMatrixAnswer { success: true; message: string; data: RoleMatrix }
export interface RoleNames { roles: string[] }
export interface RoleNamesAnswer { success: true; message: string; data: RoleNames }
export interface RolePermissions { permissions: Permission[]; limits?: GrantLimit[] | null }
export interface RolePermissionsAnswer { success: true; message: string; data: RolePermissions }
export interface RoleRequest { name: string; description?: string | null }
export interface RotateApiKeyRequest { overlapSeconds?: number | null }
export interface RotateWebhookSecretRequest { overlapHours?: number | null }
export interface SalesFigures { orders: number; units: number; gross: Money; discount: Money; shipping: Money; tax: Money; total: Money; credited: Money; creditedTax: Money; net: Money; refunds: number; refunded: Money; cancelledOrders: number; cancelled: Money }
export interface SalesPoint { period: string; from: string; to: string; figures: SalesFigures }
export interface SalesReport { frame: ReportFrame; currencies: string[]; totals: SalesFigures; series: SalesPoint[] }
export interface SalesReportAnswer { success: true; message: string; data: SalesReport }
export interface SaveDeviceTokenRequest { fcmToken: string; kind?: "token" | "fid" | null; platform: "android" | "ios" | "web"; deviceId?: string | null; deviceName?: string | null; appVersion?: string | null; locale?: string | null; timeZone?: string | null; tags?: string[] | null; project?: string | null; previousToken?: string | null }
export interface SavePreferencesRequest { chosen?: Record<string, string> | null }
export interface SaveViewRequest { list: string; name: string; query?: Record<string, string> | null; shared?: boolean | null }
export interface SavedAddress { id: string; firstName: string; lastName: string; company: string; address1: string; address2: string; city: string; state: string; postalCode: string; country: string; phoneNumber: string; defaultShipping: boolean; defaultBilling: boolean; createdAt: string; updatedAt: string; version: number }
export interface SavedAddressAnswer { success: true; message: string; data: SavedAddress }
export interface SavedAddressPage { success: true; message: string; data: SavedAddress[]; meta: PageMeta }
export interface ScheduledPrice { amount: Money; compareAt: Money | null; startsAt: string | null; endsAt: string | null }
export interface ScheduledPriceInput { startsAt?: string | null; endsAt?: string | null; amount: MoneyInput; compareAt?: MoneyInput | null }
export interface SearchGroup { type: SearchType; items: Found[]; more: boolean }
export interface SearchResults { groups: SearchGroup[] }
export interface SearchResultsAnswer { success: true; message: string; data: SearchResults }
export interface Segment { id: number; name: string; audience: Audience; customers: CustomerConditions | null; createdBy: string | null; createdAt: string; updatedAt: string; version: number }
export interface SegmentAnswer { success: true; message: string; data: Segment }
export interface SegmentPage { success: true; message: string; data: Segment[]; meta: PageMeta }
export interface SegmentRequest { name: string; audience?: AudienceInputDelta | null; customers?: CustomerConditionsInput | null }
export interface SendOtpRequest { email: string; purpose: "verify_email" | "login" | "reset_password" }
export interface SendPushReceiptsRequest { fcmToken: string; receipts?: ReceiptInput[] | null }
export interface SentMail { id: string; template: string; language: string; attempts: number; sentAt: string }
export interface SentMailPage { success: true; message: string; data: SentMail[]; meta: PageMeta }
export interface Seo { title: string; description: string }
export interface SeoInput { title?: string | null; description?: string | null }
export interface Series { points: SeriesPoint[] }
export interface SeriesAnswer { success: true; message: string; data: Series }
export interface SeriesPoint { at: string; accepted: number; failed: number }
export interface Session { user: Account; accessToken: string; refreshToken: string; expiresAt: string; expiresIn: number }
export interface SessionAnswer { success: true; message: string; data: Session }
export interface SetCartCodesRequest { codes?: string[] | null; giftCards?: string[] | null; useCredit?: boolean | null }
export interface SetCartContactRequest { email: string; phone?: string | null; shippingAddress?: AddressInput | null; billingAddress?: AddressInput | null }
export interface SetConsentRequest { marketing: boolean }
export interface SetHotStockRequest { hot: boolean; buckets?: number | null }
export interface SetInput { status?: "draft" | "active" | "archived" | null; brandId?: string | null; categoryIds?: string[] | null; tags?: string[] | null; attributes?: Record<string, string> | null; taxClass?: string | null; weightGrams?: number | null; requiresShipping?: boolean | null; inventoryPolicy?: "deny" | "continue" | null; publishAt?: string | null; unpublishAt?: string | null; categoryId?: string | null; salePrice?: MoneyInput | null; seo?: SeoInput | null; basePrice?: MoneyInput | null }
export interface SetLowStockRequest { lowStockAt?: number | null }
export interface SetMailTemplateRequest { subject: string; paragraphs?: string[] | null; action?: string | null }
export interface SetMaintenanceRequest { enabled: boolean; message?: string | null; retryAfterSeconds?: number | null }
export interface SetPricesRequest { productId: string; variantId?: string | null; priceSchedule: ScheduledPriceInput[] }
export interface SetProductMediaRequest { media: EntryInput[] }
export interface SetProductOptionsRequest { dryRun?: boolean | null; options: ProductOptionInput[] }
export interface SetRolePermissionsRequest { permissionIds: string[]; limits?: WantedLimitInput[] | null }
export interface SetShippingMethodRequest { name: string; zoneId?: string | null; minDays?: number | null; maxDays?: number | null; taxClass?: string | null; active?: boolean | null; price: ShippingPriceInput; freeFrom?: MoneyInput | null }
export interface SetShippingZoneRequest { name: string; areas?: AreaInput[] | null }
export interface SetTaxRatesRequest { rates: TaxRateInput[] }
export interface SettingOrigin { name: string; source: string; configurationKey: string | null }
export interface Setup { steps: SetupState[] }
export interface SetupAnswer { success: true; message: string; data: Setup }
export interface SetupState { name: SetupStepName; done: boolean }
export interface ShippingMethod { id: string; name: string; zoneId: string | null; price: ShippingPrice; freeFrom: Money | null; minDays: number | null; maxDays: number | null; taxClass: string; active: boolean; version: number; createdAt: string; updatedAt: string }
export interface ShippingMethodAnswer { success: true; message: string; data: ShippingMethod }
export interface ShippingMethodPage { success: true; message: string; data: ShippingMethod[]; meta: PageMeta }
export interface ShippingOption { id: string; name: string; price: Money; tax: Money; minDays: number | null; maxDays: number | null }
export interface ShippingOptionPage { success: true; message: string; data: ShippingOption[]; meta: PageMeta }
export interface ShippingPrice { by: "flat" | "weight" | "subtotal"; amount: Money | null; tiers: ShippingStep[] }
export interface ShippingPriceInput { by: "flat" | "weight" | "subtotal"; amount?: MoneyInput | null; tiers?: ShippingStepInput[] | null }
export interface ShippingStep { from: number | Money; amount: Money }
export interface ShippingStepInput { from: number | Record<string, unknown>; amount: MoneyInput }
export interface ShippingZone { id: string; name: string; areas: Area[]; version: number; createdAt: string; updatedAt: string }
export interface ShippingZoneAnswer { success: true; message: string; data: ShippingZone }
export interface ShippingZonePage { success: true; message: string; data: ShippingZone[]; meta: PageMeta }
export interface ShopSettings { currency: string; country: string | null; pricesIncludeTax: boolean; taxShipping: boolean; samePriceEverywhere: boolean; lowStockAt: number; version: number; updatedAt: string; shopName: string; mailFrom: string; mailFromName: string; orderMails: boolean; shopUrl: string; stockAlerts: boolean; priceAlerts: boolean; abandonedCarts: boolean; shippedAlerts: boolean; cartAbandonedMinutes: number; quietFrom: string; quietUntil: string; imprint: Record<string, string>; terms: Record<string, string>; privacy: Record<string, string>; withdrawal: Record<string, string>; sellerName: string; sellerAddress1: string; sellerAddress2: string; sellerPostalCode: string; sellerCity: string; sellerState: string; sellerEmail: string; sellerPhone: string; sellerVatId: string | null; sellerTaxNumber: string; sellerRegister: string; sellerBank: string; sellerIban: string | null; sellerBic: string | null; smallBusiness: boolean; invoiceOn: "manual" | "paid" | "shipped"; invoicePrefix: string; creditNotePrefix: string; numbersPerYear: boolean; invoiceDueDays: number; invoiceLanguage: "de" | "en" | "es" | null; timeZone: string }
export interface ShopSettingsAnswer { success: true; message: string; data: ShopSettings }
export interface SignInWithIdTokenRequest { idToken: string; nonce?: string | null; totp?: string | null; recoveryCode?: string | null }
export interface SimulatePromotionRequest { from: string; to: string; promotion: PromotionSpecInput }
export interface Simulation { orders: number; affected: number; discountTotal: Money; isComplete: boolean }
export interface SimulationAnswer { success: true; message: string; data: Simulation }
export interface SoldProduct { productId: string; sku: string; name: string; figures: ProductFigures }
export interface SomePermissions { permissions: Permission[] }
export interface SomePermissionsAnswer { success: true; message: string; data: SomePermissions }
export interface StaffBrand { id: string; name: string; slug: string; description: string; logoUrl: string; active: boolean; sortOrder: number; version: number; createdAt: string; updatedAt: string }
export interface StaffBrandAnswer { success: true; message: string; data: StaffBrand }
export interface StaffBrandPage { success: true; message: string; data: StaffBrand[]; meta: PageMeta }
export interface StaffCategory { id: string; name: string; slug: string; description: string; parentId: string | null; imageUrl: string; active: boolean; sortOrder: number; version: number; createdAt: string; updatedAt: string }
export interface StaffCategoryAnswer { success: true; message: string; data: StaffCategory }
export interface StaffCategoryPage { success: true; message: string; data: StaffCategory[]; meta: PageMeta }
export interface StaffCustomer { id: string; hasAccount: boolean; email: string; firstName: string; lastName: string; phone: string; locale: string | null; tags: string[]; notes: string; marketingConsent: Consent; orders: number; spent: Money; lastOrderAt: string | null; anonymisedAt: string | null; version: number; createdAt: string; updatedAt: string; spend?: CustomerSpend[] | null; addresses?: SavedAddress[] | null; groups?: CustomerGroupName[] | null; consentHistory?: ConsentRecord[] | null; latestOrders?: CustomerOrder[] | null }
export interface StaffCustomerAnswer { success: true; message: string; data: StaffCustomer }
export interface StaffCustomerPage { success: true; message: string; data: StaffCustomer[]; meta: PageMeta }
export interface StaffOrder { id: string; orderNumber: string; userId: string | null; status: "pending" | "paid" | "shipped" | "delivered" | "cancelled"; items: StaffOrderItem[]; shippingAddress: Address; billingAddress: Address; subtotal: Money; discountTotal: Money; taxTotal: Money; shippingTotal: Money; total: Money; notes: string; createdAt: string; updatedAt: string; email: string | null; customerId: string; paymentStatus: "awaiting" | "requires_action" | "authorized" | "partially_paid" | "paid" | "partially_refunded" | "refunded" | "voided" | "expired" | "failed" | "disputed"; fulfilmentStatus: "unfulfilled" | "partial" | "fulfilled" | "delivered"; returnStatus: "none" | "return_requested" | "partially_returned" | "returned"; allowedActions: AllowedAction[]; amounts: OrderAmounts; payments: StaffPayment[]; fulfilments: Parcel[]; returns: Return[]; refunds: Refund[]; taxLines: OrderTaxLine[]; pricesIncludeTax: boolean; tags: string[]; openEditId: string | null; version: number }
export interface StaffOrderAnswer { success: true; message: string; data: StaffOrder }
export interface StaffOrderItem { id: string; productId: string; sku: string; name: string; unitPrice: Money; quantity: number; discountAmount: Money; taxAmount: Money; total: Money; variantId?: string | null; attributes?: Record<string, string> | null; quantities: LineQuantities }
export interface StaffPayment { id: string; orderId: string | null; provider: string; methodId: string; status: "started" | "unknown" | "requires_action" | "pending" | "awaiting" | "authorized" | "captured" | "failed" | "voiding" | "voided" | "expired"; amount: Money; captured: Money; refunded: Money; refundable: Money; reference: string | null; captureBefore: string | null; dispute: "open" | "won" | "lost" | null; reason: string | null; createdAt: string; updatedAt: string; dueAt?: string | null }
export interface StaffPaymentAnswer { success: true; message: string; data: StaffPayment }
export interface StaffPaymentPage { success: true; message: string; data: StaffPayment[]; meta: PageMeta }
export interface StaffProduct { id: string; slug: string; sku: string; name: string; description: string; status: "draft" | "active" | "archived"; brandId: string | null; categoryId: string; categoryIds: string[]; tags: string[]; attributes: Record<string, string>; options: ProductOption[]; basePrice: Money; salePrice: Money | null; priceSchedule: ScheduledPrice[]; taxClass: string; weightGrams: number | null; requiresShipping: boolean; inventoryPolicy: "deny" | "continue"; seo: Seo; images: string[]; media: ProductMedia[]; publishAt: string | null; unpublishAt: string | null; variants: StaffVariant[]; stock: StockSummary; version: number; createdAt: string; updatedAt: string }
export interface StaffProductAnswer { success: true; message: string; data: StaffProduct }
export interface StaffProductPage { success: true; message: string; data: StaffProduct[]; meta: PageMeta }
export interface StaffVariant { id: string; productId: string; sku: string; barcode: string | null; options: Record<string, string>; basePrice: Money | null; salePrice: Money | null; priceSchedule: ScheduledPrice[]; weightGrams: number | null; inventoryPolicy: "deny" | "continue"; position: number; stock: StockSummary; version: number }
export interface StaffVariantAnswer { success: true; message: string; data: StaffVariant }
export interface StartCheckoutRequest { quoteId?: string | null; notes?: string | null; expectedTotal?: MoneyInput | null; payment?: CheckoutPaymentInput | null }
export interface StepUpRequest { password: string; totp?: string | null; recoveryCode?: string | null }
export interface SteppedUp { recentUntil: string }
export interface SteppedUpAnswer { success: true; message: string; data: SteppedUp }
export interface StockChange { id: string; levels: StockLevel[]; movementIds: number[] }
export interface StockChangeAnswer { success: true; message: string; data: StockChange }
export interface StockDelta { onHand: number; allocated: number; held: number }
export interface StockDifference { itemId: string; locationId: string; counter: string; movements: number; level: number }
export interface StockFigures { shipped: number; adjusted: number; other: number; change: number }
export interface StockLevel { itemId: string; sku: string; locationId: string; onHand: number; allocated: number; held: number; available: number; lowStockAt: number; buckets: number }
export interface StockLevelPage { success: true; message: string; data: StockLevel[]; meta: PageMeta }
export interface StockMovement { id: number; itemId: string; locationId: string; delta: StockDelta; cause: "opening" | "adjustment" | "transfer" | "order" | "shipment" | "hold" | "release" | "cancellation" | "unpacking" | "return"; reference: string; actor: string | null; reason: string; at: string }
export interface StockMovementPage { success: true; message: string; data: StockMovement[]; meta: PageMeta }
export interface StockNow { items: number; inStock: number; low: number; out: number; onHand: number; allocated: number; held: number }
export interface StockOverview { frame: ReportFrame; now: StockNow; totals: StockFigures; series: StockPoint[] }
export interface StockOverviewAnswer { success: true; message: string; data: StockOverview }
export interface StockPoint { period: string; from: string; to: string; figures: StockFigures }
export interface StockProof { differences: StockDifference[] }
export interface StockProofAnswer { success: true; message: string; data: StockProof }
export interface StockSummary { onHand: number; allocated: number; held: number; available: number; locations: LocationStock[] }
export interface StripeSettings { isConfigured: boolean; isLive: boolean; webhookSecrets: number; apiVersion: string }
export interface SubscribeDeviceTokenRequest { fcmToken: string; topic: string }
export interface TakenReceipts { taken: number }
export interface TakenReceiptsAnswer { success: true; message: string; data: TakenReceipts }
export interface TaxFigures { orders: number; taxable: Money; tax: Money; creditedTax: Money; due: Money }
export interface TaxPoint { period: string; from: string; to: string; tax: Money; creditedTax: Money; due: Money }
export interface TaxRate { country: string; state: string | null; postalFrom: string | null; postalTo: string | null; taxClass: string; name: string; ratePpm: number; validFrom: string | null; validTo: string | null; additional: boolean }
export interface TaxRateInput { country: string; state?: string | null; postalFrom?: string | null; postalTo?: string | null; taxClass?: string | null; name?: string | null; ratePpm: number; validFrom?: string | null; validTo?: string | null; additional?: boolean | null }
export interface TaxRateListAnswer { success: true; message: string; data: TaxRate[] }
export interface TaxReport { frame: ReportFrame; tax: Money; creditedTax: Money; due: Money; rates: ChargedRate[]; series: TaxPoint[] }
export interface TaxReportAnswer { success: true; message: string; data: TaxReport }
export interface Template { id: number; name: string; androidMessage: AndroidMessage | null; iosMessage: IosMessage | null; webMessage: WebMessage | null; translations: Record<string, Translation>; variables: Record<string, string>; createdBy: string | null; createdAt: string; updatedAt: string; version: number }
export interface TemplateAnswer { success: true; message: string; data: Template }
export interface TemplatePage { success: true; message: string; data: Template[]; meta: PageMeta }
export interface TestPushMessageRequest { deviceTokenIds?: number[] | null }
export interface TestResult { deviceTokenId: number; accepted: boolean; code: "INVALID_ARGUMENT" | "UNREGISTERED" | "SENDER_ID_MISMATCH" | "QUOTA_EXCEEDED" | "UNAVAILABLE" | "INTERNAL" | "THIRD_PARTY_AUTH_ERROR" | "UNSPECIFIED_ERROR" | "CONNECTION_BROKEN" | "UNREACHABLE" | "TIMEOUT" | "TOKEN_ENDPOINT_UNREACHABLE" | "ACCOUNT_REFUSED" | "NO_CONTENT_FOR_PLATFORM" | "NO_TEXT" | "PAYLOAD_TOO_LARGE" | "PROJECT_NOT_CONFIGURED" | (string & {}) | null }
export interface TestResultAnswer { success: true; message: string; data: TestResult }
export interface TestResults { results: TestResult[] }
export interface TestResultsAnswer { success: true; message: string; data: TestResults }
export interface TimelineEntry { id: number; at: string; actor: string | null; type: string; text: string; public: boolean; before: Record<string, unknown> | null; after: Record<string, unknown> | null }
export interface TimelineEntryAnswer { success: true; message: string; data: TimelineEntry }
export interface TimelineEntryPage { success: true; message: string; data: TimelineEntry[]; meta: PageMeta }
export interface Todo { items: TodoItem[] }
export interface TodoAnswer { success: true; message: string; data: Todo }
export interface TodoItem { name: StaffTaskName; count: number; more: boolean; path: string }
export interface Tokens { accessToken: string; refreshToken: string; expiresAt: string; expiresIn: number }
export interface TokensAnswer { success: true; message: string; data: Tokens }
export interface TopicResult { deviceTokenId: number; state: "done" | "pending" | "failed" | (string & {}); code: "INVALID_ARGUMENT" | "NOT_FOUND" | "TOO_MANY_TOPICS" | "PERMISSION_DENIED" | "UNAUTHENTICATED" | "QUOTA_EXCEEDED" | "RESOURCE_EXHAUSTED" | "DEADLINE_EXCEEDED" | "UNKNOWN" | "INTERNAL" | "UNAVAILABLE" | "UNSPECIFIED_ERROR" | "CONNECTION_BROKEN" | "TIMEOUT" | "ACCOUNT_REFUSED" | "PROJECT_NOT_CONFIGURED" | "NO_ACTIVE_DEVICE" | "NOT_A_TOKEN" | (string & {}) | null }
export interface TopicResultAnswer { success: true; message: string; data: TopicResult }
export interface TopicResults { results: TopicResult[] }
export interface TopicResultsAnswer { success: true; message: string; data: TopicResults }
export interface Tracking { carrier: string; number: string; url: string }
export interface TrackingInput { carrier?: string | null; number?: string | null; url?: string | null }
export interface TransferLineInput { itemId: string; quantity: number }
export interface TransferStockRequest { fromLocationId: string; toLocationId: string; lines?: TransferLineInput[] | null }
export interface Translation { title: string | null; subtitle: string | null; body: string | null }
export interface TranslationInput { title?: string | null; subtitle?: string | null; body?: string | null }
export interface UndoEmailChangeRequest { token: string }
export interface UnsubscribeDeviceTokenRequest { fcmToken: string; topic: string }
export interface UpdateAddressRequest { firstName?: string | null; lastName?: string | null; company?: string | null; address1?: string | null; address2?: string | null; city?: string | null; state?: string | null; postalCode?: string | null; phoneNumber?: string | null; country?: string | null; defaultShipping?: boolean | null; defaultBilling?: boolean | null }
export interface UpdateApiKeyRequest { name?: string | null; scopes?: string[] | null; addresses?: string[] | null; contract?: string | null; expiresAt?: string | null }
export interface UpdateBrandRequest { name?: string | null; slug?: string | null; description?: string | null; logoUrl?: string | null; active?: boolean | null; sortOrder?: number | null }
export interface UpdateCartItemRequest { quantity: number }
export interface UpdateCategoryRequest { name?: string | null; slug?: string | null; description?: string | null; parentId?: string | null; imageUrl?: string | null; active?: boolean | null; sortOrder?: number | null }
export interface UpdateCustomerGroupRequest { name?: string | null; description?: string | null }
export interface UpdateCustomerRequest { firstName?: string | null; lastName?: string | null; phone?: string | null; locale?: string | null; tags?: string[] | null; notes?: string | null; marketingConsent?: boolean | null }
export interface UpdateDeviceTokenRequest { deviceName?: string | null; appVersion?: string | null; locale?: string | null; timeZone?: string | null; kind?: "token" | "fid" | null; platform?: "android" | "ios" | "web" | null; userId?: string | null; deviceId?: string | null; tags?: string[] | null; isActive?: boolean | null; project?: string | null }
export interface UpdateFulfilmentRequest { shipped?: boolean | null; delivered?: boolean | null; tracking?: TrackingInput | null }
export interface UpdateGiftCardRequest { enabled?: boolean | null; expiresAt?: string | null; note?: string | null }
export interface UpdateLocationRequest { name?: string | null; priority?: number | null; active?: boolean | null; address?: LocationAddressInput | null }
export interface UpdateMediaRequest { alt?: string | null; focalPoint?: FocalPointInput | null }
export interface UpdateOrderRequest { email?: string | null; tags?: string[] | null; shippingAddress?: AddressInput | null; billingAddress?: AddressInput | null }
export interface UpdateProductRequest { sku?: string | null; name?: string | null; slug?: string | null; description?: string | null; categoryId?: string | null; status?: "draft" | "active" | "archived" | null; brandId?: string | null; categoryIds?: string[] | null; tags?: string[] | null; attributes?: Record<string, string> | null; taxClass?: string | null; weightGrams?: number | null; requiresShipping?: boolean | null; inventoryPolicy?: "deny" | "continue" | null; publishAt?: string | null; unpublishAt?: string | null; basePrice?: MoneyInput | null; salePrice?: MoneyInput | null; seo?: SeoInput | null; options?: ProductOptionInput[] | null; priceSchedule?: ScheduledPriceInput[] | null }
export interface UpdateProfileRequest { firstName?: string | null; lastName?: string | null }
export interface UpdatePromotionRequest { name?: string | null; kind?: "percent" | "amount" | "fixed_price" | "free_shipping" | "buy_x_get_y" | "tiered" | null; percent?: number | null; buy?: number | null; get?: number | null; startsAt?: string | null; endsAt?: string | null; group?: string | null; combinesWith?: string[] | null; automatic?: boolean | null; active?: boolean | null; amount?: MoneyInput | null; price?: MoneyInput | null; target?: PromotionTargetInput | null; conditions?: PromotionConditionsInput | null; limits?: PromotionLimitsInput | null; tiers?: PromotionStepInput[] | null }
export interface UpdatePushMessageRequest { name?: string | null; type?: "draft" | "immediate" | "scheduled" | null; scheduledAt?: string | null; timeZoneMode?: "absolute" | "device_local" | null; maxLatenessSeconds?: number | null; variables?: Record<string, string> | null; templateId?: number | null; throttlePerSecond?: number | null; guarantee?: "at_least_once" | "at_most_once" | null; androidMessage?: AndroidMessageInput | null; iosMessage?: IosMessageInput | null; webMessage?: WebMessageInput | null; audience?: AudienceInput | null; quietHours?: QuietHoursInput | null; translations?: Record<string, TranslationInput> | null }
export interface UpdateSettingsRequest { currency?: string | null; country?: string | null; pricesIncludeTax?: boolean | null; taxShipping?: boolean | null; samePriceEverywhere?: boolean | null; lowStockAt?: number | null; sellerName?: string | null; sellerAddress1?: string | null; sellerAddress2?: string | null; sellerPostalCode?: string | null; sellerCity?: string | null; sellerState?: string | null; sellerEmail?: string | null; sellerPhone?: string | null; sellerTaxNumber?: string | null; sellerRegister?: string | null; sellerBank?: string | null; sellerVatId?: string | null; sellerIban?: string | null; sellerBic?: string | null; smallBusiness?: boolean | null; invoiceOn?: "manual" | "paid" | "shipped" | null; invoicePrefix?: string | null; creditNotePrefix?: string | null; numbersPerYear?: boolean | null; invoiceDueDays?: number | null; invoiceLanguage?: "de" | "en" | "es" | null; timeZone?: string | null; shopName?: string | null; mailFrom?: string | null; mailFromName?: string | null; orderMails?: boolean | null; shopUrl?: string | null; stockAlerts?: boolean | null; priceAlerts?: boolean | null; abandonedCarts?: boolean | null; shippedAlerts?: boolean | null; cartAbandonedMinutes?: number | null; quietFrom?: string | null; quietUntil?: string | null; imprint?: Record<string, string> | null; terms?: Record<string, string> | null; privacy?: Record<string, string> | null; withdrawal?: Record<string, string> | null }
export interface UpdateUserRequest { active: boolean }
export interface UpdateVariantRequest { sku?: string | null; barcode?: string | null; options?: Record<string, string> | null; weightGrams?: number | null; inventoryPolicy?: "deny" | "continue" | null; position?: number | null; basePrice?: MoneyInput | null; salePrice?: MoneyInput | null; priceSchedule?: ScheduledPriceInput[] | null }
export interface UpdateWebhookRequest { url?: string | null; types?: string[] | null; contract?: "store" | "basic" | "standard" | "nest" | "malnu" | "problem" | null; enabled?: boolean | null }
export interface UsedPromotion { promotionId: string; name: string; figures: PromotionFigures }
export interface UserMessage { pushMessageId: number; name: string | null; deviceTokenId: number; status: "accepted" | "failed" | "unknown"; code: "INVALID_ARGUMENT" | "UNREGISTERED" | "SENDER_ID_MISMATCH" | "QUOTA_EXCEEDED" | "UNAVAILABLE" | "INTERNAL" | "THIRD_PARTY_AUTH_ERROR" | "UNSPECIFIED_ERROR" | "CONNECTION_BROKEN" | "UNREACHABLE" | "TIMEOUT" | "TOKEN_ENDPOINT_UNREACHABLE" | "ACCOUNT_REFUSED" | "NO_CONTENT_FOR_PLATFORM" | "NO_TEXT" | "PAYLOAD_TOO_LARGE" | "PROJECT_NOT_CONFIGURED" | (string & {}) | null; sentAt: string }
export interface UserMessagePage { success: true; message: string; data: UserMessage[]; meta: PageMeta }
export interface UserPermissions { permissions: GivenPermission[]; roles: string[]; isStaff: boolean; isSuperAdmin: boolean }
export interface UserPermissionsAnswer { success: true; message: string; data: UserPermissions }
export interface UserWithRoles { id: string; email: string; firstName: string; lastName: string; active: boolean; emailVerified: boolean; createdAt: string; updatedAt: string; roles: string[]; changedBy?: string | null; allowedActions?: AllowedAction[] | null }
export interface UserWithRolesAnswer { success: true; message: string; data: UserWithRoles }
export interface UserWithRolesPage { success: true; message: string; data: UserWithRoles[]; meta: PageMeta }
export interface Variant { id: string; sku: string; attributes: Record<string, string>; basePrice: Money; salePrice: Money | null }
export interface VerifyEmailRequest { token: string }
export interface VerifyOtpRequest { email: string; otp: string; purpose: "verify_email" | "login" | "reset_password"; totp?: string | null; recoveryCode?: string | null }
export interface VerifyUserEmailRequest { sendLink?: boolean | null }
export interface View { id: string; list: string; name: string; query: Record<string, string>; shared: boolean; owner: string; version: number }
export interface ViewAnswer { success: true; message: string; data: View }
export interface ViewPage { success: true; message: string; data: View[]; meta: PageMeta }
export interface VoidPaymentRequest { force?: boolean | null; reason?: string | null }
export interface Wallet { balances: Money[]; entries: WalletEntry[]; giftCards: WalletGiftCard[] }
export interface WalletAnswer { success: true; message: string; data: Wallet }
export interface WalletEntry { id: number; amount: Money; balance: Money; cause: "issue" | "withdrawal" | "hold" | "capture" | "release" | "refund" | "expiry" | "reinstatement"; orderId: string | null; at: string }
export interface WalletGiftCard { last4: string; balance: Money; enabled: boolean; expiresAt: string | null }
export interface WantedItemInput { sku: string; quantity: number; unitPrice?: MoneyInput | null }
export interface WantedItemInputDelta { sku: string; quantity: number }
export interface WantedLimitInput { permissionId: string; maxAmount: AmountLimitInput }
export interface WebMessage { title: string | null; body: string | null; imageUrl: string | null; icon: string | null; link: string | null; tag: string | null; requireInteraction: boolean | null; ttlSeconds: number | null; urgency: "very-low" | "low" | "normal" | "high" | null; analyticsLabel: string | null; data: Record<string, string> | null }
export interface WebMessageInput { title?: string | null; body?: string | null; imageUrl?: string | null; icon?: string | null; link?: string | null; tag?: string | null; requireInteraction?: boolean | null; ttlSeconds?: number | null; urgency?: "very-low" | "low" | "normal" | "high" | null; analyticsLabel?: string | null; data?: Record<string, string> | null }
export interface Webhook { id: string; url: string; types: string[]; contract: "store" | "basic" | "standard" | "nest" | "malnu" | "problem"; enabled: boolean; disabledReason: "manual" | "gone" | "failing" | null; disabledAt: string | null; cursor: string; throttledUntil: string | null; failingSince: string | null; lastSuccessAt: string | null; previousSecretUntil: string | null; version: number; createdAt: string; updatedAt: string }
export interface WebhookAnswer { success: true; message: string; data: Webhook }
export interface WebhookAttempt { number: number; at: string; status: number | null; error: "status" | "redirect" | "timed_out" | "unreachable" | "address_refused" | "expired" | null; latencyMs: number; response: string | null; headers: Record<string, string> }
export interface WebhookDelivery { id: string; endpointId: string; messageId: string; eventId: string | null; type: string; aggregate: string; sequence: number; status: "pending" | "delivered" | "dead"; attempts: number; lastStatus: number | null; lastError: "status" | "redirect" | "timed_out" | "unreachable" | "address_refused" | "expired" | null; nextAt: string | null; createdAt: string; finishedAt: string | null }
export interface WebhookDeliveryAnswer { success: true; message: string; data: WebhookDelivery }
export interface WebhookDeliveryPage { success: true; message: string; data: WebhookDelivery[]; meta: PageMeta }
export interface WebhookPage { success: true; message: string; data: Webhook[]; meta: PageMeta }
export interface WebhookReplay { from: string; through: string }
export interface WebhookReplayAnswer { success: true; message: string; data: WebhookReplay }
export interface WebhookWithSecret { id: string; url: string; types: string[]; contract: "store" | "basic" | "standard" | "nest" | "malnu" | "problem"; enabled: boolean; disabledReason: "manual" | "gone" | "failing" | null; disabledAt: string | null; cursor: string; throttledUntil: string | null; failingSince: string | null; lastSuccessAt: string | null; previousSecretUntil: string | null; version: number; createdAt: string; updatedAt: string; secret: string }
export interface WebhookWithSecretAnswer { success: true; message: string; data: WebhookWithSecret }
export interface WithPasskeyRequest { challengeId: string; credential: AuthenticationResponseJson }
export interface WithdrawOrderRequest { confirm: boolean; lines?: ReturnedUnitsInput[] | null }
export type AuditAction = "account.deleted" | "admin.created" | "admin.deleted" | "api_key.created" | "api_key.revoked" | "api_key.rotated" | "api_key.updated" | "audit_log.exported" | "brand.created" | "brand.deleted" | "brand.updated" | "bulk_edit.applied" | "bulk_edit.undone" | "category.created" | "category.deleted" | "category.updated" | "credit.changed" | "customer.anonymised" | "customer.updated" | "customer_group.created" | "customer_group.deleted" | "customer_group.updated" | "customer_group_member.added" | "customer_group_member.removed" | "data.exported" | "delivery.resent" | "device_token.activated" | "device_token.created" | "device_token.deactivated" | "device_token.deleted" | "device_token.imported" | "device_token.subscribed" | "device_token.tested" | "device_token.unsubscribed" | "device_token.updated" | "email.changed" | "email.verified" | "email_change.asked" | "email_change.undone" | "email_change.withdrawn" | "email_verification.sent" | "fulfilment.cancelled" | "fulfilment.created" | "fulfilment.updated" | "gift_card.updated" | "gift_cards.issued" | "google.linked" | "google.unlinked" | "hot_stock.set" | "import.applied" | "import.created" | "import.finished" | "import.undone" | "invitation.accepted" | "invitation.created" | "invitation.resent" | "invitation.revoked" | "invoice.issued" | "location.created" | "location.updated" | "low_stock.set" | "mail.retried" | "mail_template.reset" | "mail_template.saved" | "maintenance.set" | "media.deleted" | "media.updated" | "media.uploaded" | "order.cancelled" | "order.edited" | "order.exchanged" | "order.noted" | "order.placed" | "order.shipped" | "order.updated" | "order_edit.begun" | "order_edit.discarded" | "order_mail.sent" | "order_payment.awaited" | "passkey.added" | "passkey.removed" | "password.changed" | "password.reset" | "password_reset.sent" | "payment.captured" | "payment.reconciled" | "payment.voided" | "payment_marked.paid" | "permission.created" | "permission.deleted" | "permission.granted" | "permission.revoked" | "permission.updated" | "permissions.set" | "prices.set" | "product.archived" | "product.created" | "product.updated" | "product_media.set" | "product_options.set" | "promotion.created" | "promotion.deleted" | "promotion.updated" | "promotion_codes.added" | "promotion_codes.exported" | "push_message.cancelled" | "push_message.created" | "push_message.deleted" | "push_message.paused" | "push_message.retried" | "push_message.sending" | "push_message.sent" | "push_message.tested" | "push_message.updated" | "push_template.created" | "push_template.deleted" | "push_template.updated" | "recovery_codes.renewed" | "redirect.created" | "redirect.deleted" | "refund.created" | "return.requested" | "return.updated" | "role.assigned" | "role.created" | "role.deleted" | "role.removed" | "role.updated" | "second_factors.reset" | "segment.created" | "segment.deleted" | "segment.updated" | "session.ended" | "sessions.ended" | "settings.updated" | "shipping_method.deleted" | "shipping_method.set" | "shipping_zone.deleted" | "shipping_zone.set" | "stock.adjusted" | "stock.transferred" | "tax_rates.set" | "token_key.rotated" | "token_keys.revoked" | "totp.added" | "totp.removed" | "user.activated" | "user.created" | "user.deactivated" | "user.unlocked" | "users.imported" | "variant.archived" | "variant.created" | "variant.updated" | "view.deleted" | "view.saved" | "webhook.created" | "webhook.deleted" | "webhook.disabled" | "webhook.replayed" | "webhook.tested" | "webhook.updated" | "webhook_secret.rotated"
export type EventType = "cart.abandoned" | "customer.anonymised" | "customer.created" | "fulfilment.cancelled" | "fulfilment.created" | "fulfilment.delivered" | "fulfilment.shipped" | "import.finished" | "order.cancelled" | "order.completed" | "order.paid" | "order.placed" | "order.updated" | "payment.authorized" | "payment.captured" | "payment.disputed" | "payment.expired" | "payment.failed" | "ping" | "product.archived" | "product.created" | "product.updated" | "push.finished" | "refund.created" | "refund.failed" | "refund.succeeded" | "return.received" | "return.requested" | "stock.back" | "stock.low" | "stock.out"
export type SearchType = "customers" | "device_tokens" | "orders" | "products" | "push_messages" | "users"
export type SetupStepName = "mail" | "payments" | "products" | "push" | "shipping" | "shop_name" | "tax"
export type StaffTaskName = "dead_mails" | "failed_campaigns" | "low_stock" | "returns_to_answer" | "to_refund" | "to_ship" | "unknown_payments"
/** List the privileged changes, newest first. */
export const listAuditLog = /* @__PURE__ */ op<'listAuditLog'>('listAuditLog', 'GET', '/admin/audit-log', 'page pageSize sort cursor actor action subject requestId apiKey from to')
/** List what happened, or hear it live. */
export const listEvents = /* @__PURE__ */ op<'listEvents'>('listEvents', 'GET', '/admin/events', 'page pageSize sort cursor type aggregate from after')
/** What the log of privileged changes can say was done. */
export const listAuditActions = /* @__PURE__ */ op<'listAuditActions'>('listAuditActions', 'GET', '/admin/audit-log/actions')
/** How far the log of privileged changes is verified. */
export const getAuditChain = /* @__PURE__ */ op<'getAuditChain'>('getAuditChain', 'GET', '/admin/audit-log/chain')
/** Export the privileged changes, oldest first. */
export const exportAuditLog = /* @__PURE__ */ op<'exportAuditLog'>('exportAuditLog', 'GET', '/admin/audit-log/export', 'format actor action subject requestId apiKey from to', '', '', '', 'raw')
/** Get one privileged change. */
export const getAuditEntry = /* @__PURE__ */ op<'getAuditEntry'>('getAuditEntry', 'GET', '/admin/audit-log/{id}', '', 'audit_entry_not_found')
/** List mails that could not be delivered. */
export const listMails = /* @__PURE__ */ op<'listMails'>('listMails', 'GET', '/admin/mails', 'page pageSize sort cursor')
/** Try an undelivered mail again. */
export const retryMail = /* @__PURE__ */ op<'retryMail'>('retryMail', 'POST', '/admin/mails/{id}/retry', '', 'mail_not_found', 'k')
/** Search products, orders, customers, users, devices and messages at once. */
export const searchEverything = /* @__PURE__ */ op<'searchEverything'>('searchEverything', 'GET', '/admin/search', 'q limit')
/** What waits for staff. */
export const getTodo = /* @__PURE__ */ op<'getTodo'>('getTodo', 'GET', '/admin/todo')
/** What the shop still needs before it opens. */
export const getSetup = /* @__PURE__ */ op<'getSetup'>('getSetup', 'GET', '/admin/setup')
/** What one has chosen for the back office. */
export const getPreferences = /* @__PURE__ */ op<'getPreferences'>('getPreferences', 'GET', '/admin/preferences')
/** Keep what one has chosen for the back office. */
export const savePreferences = /* @__PURE__ */ op<'savePreferences'>('savePreferences', 'PUT', '/admin/preferences', '', '', 'k')
/** List one's own saved views and the shared ones. */
export const listViews = /* @__PURE__ */ op<'listViews'>('listViews', 'GET', '/admin/views', 'page pageSize sort cursor list')
/** Create or replace a saved view. */
export const saveView = /* @__PURE__ */ op<'saveView'>('saveView', 'PUT', '/admin/views/{id}', '', 'version_required version_stale view_not_found view_not_yours', 'k')
/** Delete a saved view. */
export const deleteView = /* @__PURE__ */ op<'deleteView'>('deleteView', 'DELETE', '/admin/views/{id}', '', 'version_required version_stale view_not_found view_not_yours', 'k')
/** Whether the shop is closed for maintenance. */
export const getMaintenance = /* @__PURE__ */ op<'getMaintenance'>('getMaintenance', 'GET', '/admin/maintenance')
/** Close the shop for maintenance, or open it again. */
export const setMaintenance = /* @__PURE__ */ op<'setMaintenance'>('setMaintenance', 'PUT', '/admin/maintenance', '', 'setting_configured version_required version_stale', 'k')
/** List the mails that the server sends, and how they are worded. */
export const listMailTemplates = /* @__PURE__ */ op<'listMailTemplates'>('listMailTemplates', 'GET', '/admin/mail-templates', 'page pageSize')
/** How a mail is worded in one language. */
export const getMailTemplate = /* @__PURE__ */ op<'getMailTemplate'>('getMailTemplate', 'GET', '/admin/mail-templates/{name}/{language}', '', 'mail_template_not_found')
/** Word a mail in one language. */
export const setMailTemplate = /* @__PURE__ */ op<'setMailTemplate'>('setMailTemplate', 'PUT', '/admin/mail-templates/{name}/{language}', '', 'mail_placeholder_missing mail_placeholder_unknown mail_template_not_found version_required version_stale', 'k')
/** Give a mail back to the software's own wording. */
export const resetMailTemplate = /* @__PURE__ */ op<'resetMailTemplate'>('resetMailTemplate', 'DELETE', '/admin/mail-templates/{name}/{language}', '', 'mail_template_not_found version_required version_stale', 'k')
/** A mail as it would arrive, with sample values. */
export const previewMail = /* @__PURE__ */ op<'previewMail'>('previewMail', 'POST', '/admin/mail-templates/{name}/{language}/preview', '', 'mail_placeholder_missing mail_placeholder_unknown mail_template_not_found')
/** Send a mail with sample values to oneself. */
export const sendTestMail = /* @__PURE__ */ op<'sendTestMail'>('sendTestMail', 'POST', '/admin/mail-templates/{name}/{language}/test', '', 'mail_placeholder_missing mail_placeholder_unknown mail_template_not_found', 'k')
/** Register a new user account. */
export const register = /* @__PURE__ */ op<'register'>('register', 'POST', '/auth/register', '', 'email_taken too_many_requests')
/** Authenticate with email and password. */
export const login = /* @__PURE__ */ op<'login'>('login', 'POST', '/auth/login', '', 'account_inactive account_locked email_not_verified invalid_credentials second_factor_invalid second_factor_required too_many_requests')
/** Obtain a new access token using a refresh token. */
export const refresh = /* @__PURE__ */ op<'refresh'>('refresh', 'POST', '/auth/refresh', '', 'cross_site_request refresh_token_invalid refresh_token_missing refresh_token_revoked too_many_requests')
/** Revoke all refresh tokens of the current user. */
export const logout = /* @__PURE__ */ op<'logout'>('logout', 'POST', '/auth/logout')
/** End all other sessions of the current user. */
export const logoutOthers = /* @__PURE__ */ op<'logoutOthers'>('logoutOthers', 'POST', '/auth/logout-others', '', '', 'k')
/** List the current user's sessions. */
export const listSessions = /* @__PURE__ */ op<'listSessions'>('listSessions', 'GET', '/auth/sessions', 'page pageSize')
/** End one of the current user's sessions. */
export const endSession = /* @__PURE__ */ op<'endSession'>('endSession', 'DELETE', '/auth/sessions/{id}', '', 'session_not_found', 'k')
/** Verify an email address with the token from the mail. */
export const verifyEmail = /* @__PURE__ */ op<'verifyEmail'>('verifyEmail', 'POST', '/auth/email/verify', '', 'too_many_requests verification_token_expired verification_token_invalid', 'k')
/** Send a one-time code by mail. */
export const sendOtp = /* @__PURE__ */ op<'sendOtp'>('sendOtp', 'POST', '/auth/otp', '', 'otp_cooldown otp_locked too_many_requests', 'k')
/** Verify a one-time code. */
export const verifyOtp = /* @__PURE__ */ op<'verifyOtp'>('verifyOtp', 'POST', '/auth/otp/verify', '', 'account_inactive account_locked otp_attempts_exceeded otp_expired otp_invalid otp_locked second_factor_invalid second_factor_required too_many_requests')
/** Get the current user's pending change of email address. */
export const getEmailChange = /* @__PURE__ */ op<'getEmailChange'>('getEmailChange', 'GET', '/auth/email/change', '', 'email_change_not_found')
/** Ask for another email address of the current user. */
export const changeEmail = /* @__PURE__ */ op<'changeEmail'>('changeEmail', 'POST', '/auth/email/change', '', 'email_taken email_unchanged otp_cooldown too_many_requests', 'k')
/** Withdraw the current user's pending change of email address. */
export const withdrawEmailChange = /* @__PURE__ */ op<'withdrawEmailChange'>('withdrawEmailChange', 'DELETE', '/auth/email/change', '', 'email_change_not_found', 'k')
/** Confirm another email address with the token from the mail. */
export const confirmEmailChange = /* @__PURE__ */ op<'confirmEmailChange'>('confirmEmailChange', 'POST', '/auth/email/change/confirm', '', 'email_taken too_many_requests verification_token_expired verification_token_invalid', 'k')
/** Stop or take back a change of email address with the token from the mail. */
export const undoEmailChange = /* @__PURE__ */ op<'undoEmailChange'>('undoEmailChange', 'POST', '/auth/email/change/undo', '', 'email_taken too_many_requests verification_token_expired verification_token_invalid', 'k')
/** Send a link that permits a new password. */
export const forgotPassword = /* @__PURE__ */ op<'forgotPassword'>('forgotPassword', 'POST', '/auth/password/forgot', '', 'too_many_requests', 'k')
/** Set a new password with the token from the mail. */
export const resetPassword = /* @__PURE__ */ op<'resetPassword'>('resetPassword', 'POST', '/auth/password/reset', '', 'password_reset_expired password_reset_invalid too_many_requests', 'k')
/** Change the current user's password. */
export const changePassword = /* @__PURE__ */ op<'changePassword'>('changePassword', 'POST', '/auth/password/change', '', 'account_locked current_password_wrong too_many_requests', 'k')
/** Get the Google OAuth authorization URL. */
export const startGoogleSignIn = /* @__PURE__ */ op<'startGoogleSignIn'>('startGoogleSignIn', 'GET', '/auth/google', 'state', 'google_not_configured too_many_requests')
/** Unlink the current user's Google account. */
export const unlinkGoogle = /* @__PURE__ */ op<'unlinkGoogle'>('unlinkGoogle', 'DELETE', '/auth/google', '', 'google_not_linked last_way_in', 'k')
/** Handle the Google OAuth callback. */
export const finishGoogleSignIn = /* @__PURE__ */ op<'finishGoogleSignIn'>('finishGoogleSignIn', 'GET', '/auth/google/callback', 'code state error totp recoveryCode', 'account_inactive account_locked email_not_verified google_code_missing google_link_unconfirmed google_not_configured google_refused google_state_invalid google_unavailable second_factor_invalid second_factor_required too_many_requests')
/** Authenticate with a Google ID token. */
export const signInWithIdToken = /* @__PURE__ */ op<'signInWithIdToken'>('signInWithIdToken', 'POST', '/auth/google/token', '', 'account_inactive account_locked email_not_verified google_link_unconfirmed google_not_configured google_refused google_token_invalid google_unavailable second_factor_invalid second_factor_required too_many_requests')
/** Read the authenticated user's profile. */
export const getProfile = /* @__PURE__ */ op<'getProfile'>('getProfile', 'GET', '/auth/profile', '', 'user_not_found')
/** Change the authenticated user's profile. */
export const updateProfile = /* @__PURE__ */ op<'updateProfile'>('updateProfile', 'PATCH', '/auth/profile', '', 'user_not_found version_stale', 'k')
/** Read the authenticated user's own permissions. */
export const getOwnPermissions = /* @__PURE__ */ op<'getOwnPermissions'>('getOwnPermissions', 'GET', '/auth/permissions')
/** All that is kept of the current user. */
export const exportAccount = /* @__PURE__ */ op<'exportAccount'>('exportAccount', 'GET', '/account/export')
/** Delete the current user's account and what says who they are. */
export const deleteAccount = /* @__PURE__ */ op<'deleteAccount'>('deleteAccount', 'DELETE', '/account', '', 'grant_ceiling last_super_admin open_orders', 'k')
/** See the second factors of the current user. */
export const listSecondFactors = /* @__PURE__ */ op<'listSecondFactors'>('listSecondFactors', 'GET', '/auth/second-factors', '', 'user_not_found')
/** Begin to set up an authenticator app. */
export const startTotp = /* @__PURE__ */ op<'startTotp'>('startTotp', 'POST', '/auth/totp', '', 'email_not_verified second_factor_on', 'k')
/** Remove the authenticator app. */
export const removeTotp = /* @__PURE__ */ op<'removeTotp'>('removeTotp', 'DELETE', '/auth/totp', '', 'second_factor_off', 'k')
/** Turn the authenticator app on with its first code. */
export const confirmTotp = /* @__PURE__ */ op<'confirmTotp'>('confirmTotp', 'POST', '/auth/totp/confirm', '', 'account_locked second_factor_off second_factor_on second_factor_wrong', 'k')
/** Replace the recovery codes. */
export const renewRecoveryCodes = /* @__PURE__ */ op<'renewRecoveryCodes'>('renewRecoveryCodes', 'POST', '/auth/recovery-codes', '', 'second_factor_off', 'k')
/** Prove anew who you are, for privileged changes. */
export const stepUp = /* @__PURE__ */ op<'stepUp'>('stepUp', 'POST', '/auth/step-up', '', 'account_locked current_password_wrong second_factor_wrong step_up_incomplete too_many_requests')
/** List the passkeys of the current user. */
export const listPasskeys = /* @__PURE__ */ op<'listPasskeys'>('listPasskeys', 'GET', '/auth/passkeys')
/** Add a passkey. */
export const addPasskey = /* @__PURE__ */ op<'addPasskey'>('addPasskey', 'POST', '/auth/passkeys', '', 'passkey_refused too_many_passkeys', 'k')
/** Begin to add a passkey. */
export const startPasskey = /* @__PURE__ */ op<'startPasskey'>('startPasskey', 'POST', '/auth/passkeys/options', '', 'email_not_verified')
/** Remove a passkey. */
export const removePasskey = /* @__PURE__ */ op<'removePasskey'>('removePasskey', 'DELETE', '/auth/passkeys/{id}', '', 'passkey_not_found', 'k')
/** Begin to log in with a passkey. */
export const startPasskeyLogin = /* @__PURE__ */ op<'startPasskeyLogin'>('startPasskeyLogin', 'POST', '/auth/passkeys/login-options', '', 'too_many_requests')
/** Log in with a passkey. */
export const logInWithPasskey = /* @__PURE__ */ op<'logInWithPasskey'>('logInWithPasskey', 'POST', '/auth/passkeys/login', '', 'account_inactive passkey_refused too_many_requests')
/** Begin to prove anew who you are, with a passkey. */
export const startPasskeyStepUp = /* @__PURE__ */ op<'startPasskeyStepUp'>('startPasskeyStepUp', 'POST', '/auth/passkeys/step-up-options', '', 'passkey_not_found too_many_requests')
/** Prove anew who you are, with a passkey. */
export const stepUpWithPasskey = /* @__PURE__ */ op<'stepUpWithPasskey'>('stepUpWithPasskey', 'POST', '/auth/passkeys/step-up', '', 'account_locked passkey_refused too_many_requests')
/** List all roles. */
export const listRoles = /* @__PURE__ */ op<'listRoles'>('listRoles', 'GET', '/admin/roles')
/** Create a new role. */
export const createRole = /* @__PURE__ */ op<'createRole'>('createRole', 'POST', '/admin/roles', '', 'role_name_taken', 'k')
/** Every role with its permissions, and every permission. */
export const getRoleMatrix = /* @__PURE__ */ op<'getRoleMatrix'>('getRoleMatrix', 'GET', '/admin/roles/matrix')
/** Get a specific role by ID. */
export const getRole = /* @__PURE__ */ op<'getRole'>('getRole', 'GET', '/admin/roles/{id}', '', 'role_not_found')
/** Update an existing role. */
export const updateRole = /* @__PURE__ */ op<'updateRole'>('updateRole', 'PUT', '/admin/roles/{id}', '', 'grant_ceiling role_built_in role_name_taken role_not_found version_stale', 'k')
/** Delete a role. */
export const deleteRole = /* @__PURE__ */ op<'deleteRole'>('deleteRole', 'DELETE', '/admin/roles/{id}', '', 'grant_ceiling role_built_in role_not_found version_stale', 'k')
/** Get all permissions granted to a role. */
export const listRolePermissions = /* @__PURE__ */ op<'listRolePermissions'>('listRolePermissions', 'GET', '/admin/roles/{id}/permissions', '', 'role_not_found')
/** Grant a permission to a role. */
export const grantPermission = /* @__PURE__ */ op<'grantPermission'>('grantPermission', 'POST', '/admin/roles/{id}/permissions', '', 'grant_ceiling permission_unknown role_not_found', 'k')
/** Set all permissions of a role. */
export const setRolePermissions = /* @__PURE__ */ op<'setRolePermissions'>('setRolePermissions', 'PUT', '/admin/roles/{id}/permissions', '', 'grant_ceiling permission_unknown role_holds_everything role_not_found version_required version_stale', 'k')
/** Revoke a permission from a role. */
export const revokePermission = /* @__PURE__ */ op<'revokePermission'>('revokePermission', 'DELETE', '/admin/roles/{id}/permissions/{permId}', '', 'grant_ceiling permission_not_found role_holds_everything role_not_found', 'k')
/** List the users who hold a role. */
export const listRoleUsers = /* @__PURE__ */ op<'listRoleUsers'>('listRoleUsers', 'GET', '/admin/roles/{id}/users', 'page pageSize sort cursor', 'role_not_found')
/** List all permissions. */
export const listPermissions = /* @__PURE__ */ op<'listPermissions'>('listPermissions', 'GET', '/admin/permissions')
/** Create a new permission. */
export const createPermission = /* @__PURE__ */ op<'createPermission'>('createPermission', 'POST', '/admin/permissions', '', 'grant_ceiling permission_name_taken', 'k')
/** Get a specific permission by ID. */
export const getPermission = /* @__PURE__ */ op<'getPermission'>('getPermission', 'GET', '/admin/permissions/{id}', '', 'permission_not_found')
/** Update an existing permission. */
export const updatePermission = /* @__PURE__ */ op<'updatePermission'>('updatePermission', 'PUT', '/admin/permissions/{id}', '', 'grant_ceiling permission_name_taken permission_not_found version_stale', 'k')
/** Delete a permission. */
export const deletePermission = /* @__PURE__ */ op<'deletePermission'>('deletePermission', 'DELETE', '/admin/permissions/{id}', '', 'grant_ceiling permission_not_found version_stale', 'k')
/** Get all roles assigned to a user. */
export const listUserRoles = /* @__PURE__ */ op<'listUserRoles'>('listUserRoles', 'GET', '/admin/users/{id}/roles', '', 'user_not_found')
/** Assign a role to a user. */
export const assignRole = /* @__PURE__ */ op<'assignRole'>('assignRole', 'POST', '/admin/users/{id}/roles', '', 'admins_by_super_admins grant_ceiling role_not_found role_reference_missing user_not_found', 'k')
/** Remove a role from a user. */
export const removeRole = /* @__PURE__ */ op<'removeRole'>('removeRole', 'DELETE', '/admin/users/{id}/roles/{roleId}', '', 'grant_ceiling last_super_admin role_not_found user_not_found', 'k')
/** List and search the users. */
export const listUsers = /* @__PURE__ */ op<'listUsers'>('listUsers', 'GET', '/admin/users', 'page pageSize sort cursor keyword active role')
/** Create a user, who sets a password by mail. */
export const createUser = /* @__PURE__ */ op<'createUser'>('createUser', 'POST', '/admin/users', '', 'email_taken', 'k')
/** Get a specific user by ID. */
export const getUser = /* @__PURE__ */ op<'getUser'>('getUser', 'GET', '/admin/users/{id}', '', 'user_not_found')
/** Deactivate a user, or activate them again. */
export const updateUser = /* @__PURE__ */ op<'updateUser'>('updateUser', 'PATCH', '/admin/users/{id}', '', 'grant_ceiling last_super_admin user_not_found', 'k')
/** List the admins. */
export const listAdmins = /* @__PURE__ */ op<'listAdmins'>('listAdmins', 'GET', '/admin/admins', 'page pageSize sort cursor keyword')
/** Create an admin. */
export const createAdmin = /* @__PURE__ */ op<'createAdmin'>('createAdmin', 'POST', '/admin/admins', '', 'admins_by_super_admins email_taken', 'k')
/** Delete an admin. */
export const deleteAdmin = /* @__PURE__ */ op<'deleteAdmin'>('deleteAdmin', 'DELETE', '/admin/admins/{id}', '', 'grant_ceiling last_super_admin user_not_found', 'k')
/** List a user's sessions. */
export const listUserSessions = /* @__PURE__ */ op<'listUserSessions'>('listUserSessions', 'GET', '/admin/users/{id}/sessions', 'page pageSize', 'user_not_found')
/** End all of a user's sessions. */
export const endUserSessions = /* @__PURE__ */ op<'endUserSessions'>('endUserSessions', 'DELETE', '/admin/users/{id}/sessions', '', 'grant_ceiling user_not_found', 'k')
/** List the mails that a user was sent. */
export const listUserMails = /* @__PURE__ */ op<'listUserMails'>('listUserMails', 'GET', '/admin/users/{id}/mails', 'page pageSize sort cursor', 'user_not_found')
/** End one of a user's sessions. */
export const endUserSession = /* @__PURE__ */ op<'endUserSession'>('endUserSession', 'DELETE', '/admin/users/{id}/sessions/{sid}', '', 'grant_ceiling session_not_found user_not_found', 'k')
/** See the second factors of a user. */
export const getUserSecondFactors = /* @__PURE__ */ op<'getUserSecondFactors'>('getUserSecondFactors', 'GET', '/admin/users/{id}/second-factors', '', 'user_not_found')
/** Remove all second factors of a user. */
export const resetUserSecondFactors = /* @__PURE__ */ op<'resetUserSecondFactors'>('resetUserSecondFactors', 'DELETE', '/admin/users/{id}/second-factors', '', 'grant_ceiling second_factor_off user_not_found', 'k')
/** Lift the locks of a user who guessed wrong too often. */
export const unlockUser = /* @__PURE__ */ op<'unlockUser'>('unlockUser', 'POST', '/admin/users/{id}/unlock', '', 'grant_ceiling user_not_found', 'k')
/** Send a user the link that sets a new password. */
export const sendUserPasswordReset = /* @__PURE__ */ op<'sendUserPasswordReset'>('sendUserPasswordReset', 'POST', '/admin/users/{id}/password-reset', '', 'grant_ceiling otp_cooldown user_not_active user_not_found', 'k')
/** Take a user's address for proved, or send them the link again. */
export const verifyUserEmail = /* @__PURE__ */ op<'verifyUserEmail'>('verifyUserEmail', 'POST', '/admin/users/{id}/verify-email', '', 'grant_ceiling otp_cooldown otp_locked user_not_active user_not_found', 'k')
/** See what a user may do, and by which role. */
export const getUserPermissions = /* @__PURE__ */ op<'getUserPermissions'>('getUserPermissions', 'GET', '/admin/users/{id}/permissions', '', 'user_not_found')
/** List the invitations. */
export const listInvitations = /* @__PURE__ */ op<'listInvitations'>('listInvitations', 'GET', '/admin/invitations', 'page pageSize sort cursor status email')
/** Invite a colleague. */
export const createInvitation = /* @__PURE__ */ op<'createInvitation'>('createInvitation', 'POST', '/admin/invitations', '', 'admins_by_super_admins email_taken grant_ceiling invitation_open role_not_found', 'k')
/** Get an invitation. */
export const getInvitation = /* @__PURE__ */ op<'getInvitation'>('getInvitation', 'GET', '/admin/invitations/{id}', '', 'invitation_not_found')
/** Take an invitation back. */
export const revokeInvitation = /* @__PURE__ */ op<'revokeInvitation'>('revokeInvitation', 'DELETE', '/admin/invitations/{id}', '', 'admins_by_super_admins grant_ceiling invitation_closed invitation_not_found', 'k')
/** Send an invitation again, with a new link. */
export const resendInvitation = /* @__PURE__ */ op<'resendInvitation'>('resendInvitation', 'POST', '/admin/invitations/{id}/resend', '', 'admins_by_super_admins grant_ceiling invitation_closed invitation_not_found', 'k')
/** Accept an invitation with the token from the mail. */
export const acceptInvitation = /* @__PURE__ */ op<'acceptInvitation'>('acceptInvitation', 'POST', '/invitations/accept', '', 'account_inactive invitation_expired invitation_invalid invitation_outgrown too_many_requests')
/** List the API keys. */
export const listApiKeys = /* @__PURE__ */ op<'listApiKeys'>('listApiKeys', 'GET', '/admin/api-keys', 'page pageSize sort cursor keyword kind status')
/** Make an API key. */
export const createApiKey = /* @__PURE__ */ op<'createApiKey'>('createApiKey', 'POST', '/admin/api-keys', '', 'grant_ceiling scope_unknown', 'k')
/** Read an API key. */
export const getApiKey = /* @__PURE__ */ op<'getApiKey'>('getApiKey', 'GET', '/admin/api-keys/{id}', '', 'api_key_not_found')
/** Change an API key. */
export const updateApiKey = /* @__PURE__ */ op<'updateApiKey'>('updateApiKey', 'PATCH', '/admin/api-keys/{id}', '', 'api_key_not_found api_key_revoked grant_ceiling scope_unknown version_required version_stale', 'k')
/** Revoke an API key. */
export const revokeApiKey = /* @__PURE__ */ op<'revokeApiKey'>('revokeApiKey', 'DELETE', '/admin/api-keys/{id}', '', 'api_key_not_found version_required version_stale', 'k')
/** Give an API key a new secret. */
export const rotateApiKey = /* @__PURE__ */ op<'rotateApiKey'>('rotateApiKey', 'POST', '/admin/api-keys/{id}/rotate', '', 'api_key_not_found api_key_revoked grant_ceiling scope_unknown version_stale', 'k')
/** Retrieve a paginated list of products. */
export const listProducts = /* @__PURE__ */ op<'listProducts'>('listProducts', 'GET', '/catalog/products', 'categoryId page pageSize brandId minPrice maxPrice currency inStock attributes sort facets keyword')
/** Retrieve details of a specific product. */
export const getProduct = /* @__PURE__ */ op<'getProduct'>('getProduct', 'GET', '/catalog/products/{id}', '', 'product_id_missing product_not_found')
/** Retrieve products in a specific category with pagination. */
export const listCategoryProducts = /* @__PURE__ */ op<'listCategoryProducts'>('listCategoryProducts', 'GET', '/catalog/products/category/{id}', 'page pageSize brandId minPrice maxPrice currency inStock attributes sort facets')
/** Retrieve all categories with pagination. */
export const listCategories = /* @__PURE__ */ op<'listCategories'>('listCategories', 'GET', '/catalog/categories', 'page pageSize')
/** Retrieve all brands with pagination. */
export const listBrands = /* @__PURE__ */ op<'listBrands'>('listBrands', 'GET', '/catalog/brands', 'page pageSize')
/** Retrieve the current user's cart. */
export const getCart = /* @__PURE__ */ op<'getCart'>('getCart', 'GET', '/cart', '', 'cart_token_invalid')
/** Make a cart without an account. */
export const createCart = /* @__PURE__ */ op<'createCart'>('createCart', 'POST', '/cart', '', 'too_many_requests', 'k')
/** Remove all items from the cart. */
export const clearCart = /* @__PURE__ */ op<'clearCart'>('clearCart', 'DELETE', '/cart', '', 'cart_token_invalid version_stale', 'k')
/** Add a product to the cart. */
export const addToCart = /* @__PURE__ */ op<'addToCart'>('addToCart', 'POST', '/cart/items', '', 'cart_full cart_token_invalid currency_mixed order_too_large out_of_stock product_unknown variant_unknown version_stale', 'k')
/** Update the quantity of an item in the cart. */
export const updateCartItem = /* @__PURE__ */ op<'updateCartItem'>('updateCartItem', 'PATCH', '/cart/items/{id}', '', 'cart_item_id_missing cart_item_not_found cart_token_invalid order_too_large out_of_stock product_off_sale version_stale', 'k')
/** Remove an item from the cart. */
export const removeCartItem = /* @__PURE__ */ op<'removeCartItem'>('removeCartItem', 'DELETE', '/cart/items/{id}', '', 'cart_item_id_missing cart_item_not_found cart_token_invalid version_stale', 'k')
/** Take over a guest's cart. */
export const mergeCart = /* @__PURE__ */ op<'mergeCart'>('mergeCart', 'POST', '/cart/merge', '', 'cart_not_found checkout_in_progress', 'k')
/** Say whom to write and where to send the cart. */
export const setCartContact = /* @__PURE__ */ op<'setCartContact'>('setCartContact', 'PUT', '/cart/contact', '', 'cart_token_invalid version_stale', 'k')
/** List the ways to send the cart to its address. */
export const listShippingOptions = /* @__PURE__ */ op<'listShippingOptions'>('listShippingOptions', 'GET', '/cart/shipping-options', '', 'address_missing cart_token_invalid')
/** Choose how the cart is sent. */
export const chooseShippingOption = /* @__PURE__ */ op<'chooseShippingOption'>('chooseShippingOption', 'PUT', '/cart/shipping-option', '', 'address_missing cart_token_invalid shipping_option_gone version_stale', 'k')
/** Enter promotion codes and gift cards. */
export const setCartCodes = /* @__PURE__ */ op<'setCartCodes'>('setCartCodes', 'PUT', '/cart/codes', '', 'cart_token_invalid too_many_requests version_stale', 'k')
/** Ask what the cart costs, and keep the price for 15 minutes. */
export const quoteCart = /* @__PURE__ */ op<'quoteCart'>('quoteCart', 'POST', '/cart/quote', '', 'address_missing cart_empty cart_token_invalid currency_mixed order_too_large out_of_stock product_off_sale shipping_option_gone shipping_option_missing', 'k')
/** Buy the cart. */
export const startCheckout = /* @__PURE__ */ op<'startCheckout'>('startCheckout', 'POST', '/checkout', '', 'address_missing cart_changed cart_empty cart_token_invalid checkout_in_progress checkout_not_found code_refused currency_mixed email_missing order_too_large out_of_stock payment_declined payment_method_unusable payment_provider_unknown payment_unavailable product_off_sale quote_expired shipping_option_gone shipping_option_missing', 'k')
/** See how far a checkout has come. */
export const getCheckout = /* @__PURE__ */ op<'getCheckout'>('getCheckout', 'GET', '/checkout/{id}', '', 'checkout_not_found')
/** Give up a checkout. */
export const cancelCheckout = /* @__PURE__ */ op<'cancelCheckout'>('cancelCheckout', 'POST', '/checkout/{id}/cancel', '', 'checkout_in_progress checkout_not_found checkout_placed', 'k')
/** Retrieve the current user's orders with pagination. */
export const listOrders = /* @__PURE__ */ op<'listOrders'>('listOrders', 'GET', '/orders', 'page pageSize')
/** Create an order from the current user's cart. */
export const placeOrder = /* @__PURE__ */ op<'placeOrder'>('placeOrder', 'POST', '/orders', '', 'cart_changed cart_empty currency_mixed order_too_large out_of_stock payment_action_required payment_declined payment_method_unusable payment_timed_out payment_unavailable product_off_sale promotion_code_invalid shipping_method_unknown', 'k')
/** Retrieve details of a specific order. */
export const getOrder = /* @__PURE__ */ op<'getOrder'>('getOrder', 'GET', '/orders/{id}', '', 'order_id_missing order_not_found order_not_yours')
/** Have the key to an order sent by mail. */
export const lookUpOrder = /* @__PURE__ */ op<'lookUpOrder'>('lookUpOrder', 'POST', '/orders/lookup', '', 'too_many_requests', 'k')
/** Cancel an order of which nothing is packed yet. */
export const cancelOwnOrder = /* @__PURE__ */ op<'cancelOwnOrder'>('cancelOwnOrder', 'POST', '/orders/{id}/cancel', '', 'order_not_cancellable order_not_found order_not_yours payment_busy', 'k')
/** List orders. */
export const listStaffOrders = /* @__PURE__ */ op<'listStaffOrders'>('listStaffOrders', 'GET', '/admin/orders', 'page pageSize sort cursor status paymentStatus fulfilmentStatus waitsFor customerId email from to sku tag keyword')
/** Write an order down for somebody. */
export const placeStaffOrder = /* @__PURE__ */ op<'placeStaffOrder'>('placeStaffOrder', 'POST', '/admin/orders', '', 'cart_changed currency_mixed item_unknown order_too_large out_of_stock product_off_sale shipping_method_unknown', 'k')
/** Read an order with all that hangs on it. */
export const getStaffOrder = /* @__PURE__ */ op<'getStaffOrder'>('getStaffOrder', 'GET', '/admin/orders/{id}', '', 'order_not_found')
/** Change addresses and tags of an order. */
export const updateOrder = /* @__PURE__ */ op<'updateOrder'>('updateOrder', 'PATCH', '/admin/orders/{id}', '', 'already_fulfilled order_not_found order_state_wrong version_required version_stale', 'k')
/** Read what was done to an order. */
export const listOrderTimeline = /* @__PURE__ */ op<'listOrderTimeline'>('listOrderTimeline', 'GET', '/admin/orders/{id}/timeline', 'page pageSize sort cursor', 'order_not_found')
/** Say that an order was shipped. */
export const shipOrder = /* @__PURE__ */ op<'shipOrder'>('shipOrder', 'POST', '/admin/orders/{id}/ship', '', 'already_fulfilled hold_expired order_not_found order_state_wrong payment_busy payment_unresolved provider_refused unpaid', 'k')
/** Pack what is open of an order. */
export const createFulfilment = /* @__PURE__ */ op<'createFulfilment'>('createFulfilment', 'POST', '/admin/orders/{id}/fulfilments', '', 'allocated_elsewhere already_fulfilled hold_expired order_item_unknown order_not_found order_state_wrong over_quantity payment_busy payment_unresolved provider_refused unpaid', 'k')
/** Change tracking, or say that it was handed over or has arrived. */
export const updateFulfilment = /* @__PURE__ */ op<'updateFulfilment'>('updateFulfilment', 'PATCH', '/admin/fulfilments/{id}', '', 'fulfilment_not_found fulfilment_state_wrong hold_expired payment_busy payment_unresolved provider_refused unpaid version_required version_stale', 'k')
/** Take a packed fulfilment apart again. */
export const cancelFulfilment = /* @__PURE__ */ op<'cancelFulfilment'>('cancelFulfilment', 'POST', '/admin/fulfilments/{id}/cancel', '', 'fulfilment_not_found fulfilment_state_wrong', 'k')
/** Cancel what is open of an order. */
export const cancelOrder = /* @__PURE__ */ op<'cancelOrder'>('cancelOrder', 'POST', '/admin/orders/{id}/cancel', '', 'already_fulfilled order_item_unknown order_not_found order_state_wrong over_quantity payment_busy refund_above_limit', 'k')
/** Give money back, or see what that would come to. */
export const refundOrder = /* @__PURE__ */ op<'refundOrder'>('refundOrder', 'POST', '/admin/orders/{id}/refunds', '', 'credit_unavailable nothing_to_refund order_disputed order_item_unknown order_not_found provider_refused refund_above_limit refund_exceeds', 'k')
/** Announce that units of an order come back. */
export const createReturn = /* @__PURE__ */ op<'createReturn'>('createReturn', 'POST', '/admin/orders/{id}/returns', '', 'more_than_sent nothing_to_return order_item_unknown order_not_found', 'k')
/** Let units come back. */
export const approveReturn = /* @__PURE__ */ op<'approveReturn'>('approveReturn', 'POST', '/admin/returns/{id}/approve', '', 'return_not_found return_state_wrong', 'k')
/** Refuse a return that was asked for. */
export const rejectReturn = /* @__PURE__ */ op<'rejectReturn'>('rejectReturn', 'POST', '/admin/returns/{id}/reject', '', 'return_not_found return_state_wrong', 'k')
/** Wait no longer for what has not come back. */
export const closeReturn = /* @__PURE__ */ op<'closeReturn'>('closeReturn', 'POST', '/admin/returns/{id}/close', '', 'return_not_found return_state_wrong', 'k')
/** Say what came back, and in what condition. */
export const receiveReturn = /* @__PURE__ */ op<'receiveReturn'>('receiveReturn', 'POST', '/admin/returns/{id}/receive', '', 'location_unknown more_than_sent order_item_unknown return_not_found return_state_wrong', 'k')
/** Withdraw from what was delivered. */
export const withdrawOrder = /* @__PURE__ */ op<'withdrawOrder'>('withdrawOrder', 'POST', '/orders/{id}/withdrawal', '', 'more_than_sent nothing_to_return order_item_unknown order_not_found order_not_yours window_over', 'k')
/** Write a note on an order. */
export const addOrderNote = /* @__PURE__ */ op<'addOrderNote'>('addOrderNote', 'POST', '/admin/orders/{id}/notes', '', 'order_not_found', 'k')
/** Send a mail about an order again. */
export const resendOrderMail = /* @__PURE__ */ op<'resendOrderMail'>('resendOrderMail', 'POST', '/admin/orders/{id}/resend-mail', '', 'mail_untrue order_not_found order_unaddressed', 'k')
/** See what a change of an order comes to. */
export const createOrderEdit = /* @__PURE__ */ op<'createOrderEdit'>('createOrderEdit', 'POST', '/admin/orders/{id}/edits', '', 'already_fulfilled currency_mixed edit_open item_unknown nothing_to_edit order_item_unknown order_not_found order_state_wrong order_too_large out_of_stock prices_differ product_off_sale', 'k')
/** List edits of orders. */
export const listOrderEdits = /* @__PURE__ */ op<'listOrderEdits'>('listOrderEdits', 'GET', '/admin/edits', 'page pageSize sort cursor status orderId')
/** Change an order as it was shown. */
export const confirmOrderEdit = /* @__PURE__ */ op<'confirmOrderEdit'>('confirmOrderEdit', 'POST', '/admin/edits/{id}/confirm', '', 'already_fulfilled edit_not_found edit_outdated edit_state_wrong order_state_wrong out_of_stock payment_busy refund_above_limit', 'k')
/** Leave an order as it is. */
export const discardOrderEdit = /* @__PURE__ */ op<'discardOrderEdit'>('discardOrderEdit', 'POST', '/admin/edits/{id}/discard', '', 'edit_not_found edit_state_wrong', 'k')
/** Send other goods for some that come back, or see what that would come to. */
export const exchangeOrder = /* @__PURE__ */ op<'exchangeOrder'>('exchangeOrder', 'POST', '/admin/orders/{id}/exchanges', '', 'currency_mixed item_unknown more_than_sent nothing_to_return order_item_unknown order_not_found order_state_wrong order_too_large out_of_stock payment_busy prices_differ product_off_sale refund_above_limit return_not_found return_state_wrong', 'k')
/** Wait for money of an order that has to be paid again. */
export const awaitPayment = /* @__PURE__ */ op<'awaitPayment'>('awaitPayment', 'POST', '/admin/orders/{id}/payments', '', 'nothing_to_await order_not_found order_state_wrong overpaid payment_busy', 'k')
/** List and search products as staff see them. */
export const listStaffProducts = /* @__PURE__ */ op<'listStaffProducts'>('listStaffProducts', 'GET', '/admin/products', 'page pageSize sort cursor status categoryId brandId tag stock minPrice maxPrice currency keyword')
/** Create a product. */
export const createProduct = /* @__PURE__ */ op<'createProduct'>('createProduct', 'POST', '/admin/products', '', 'brand_unknown category_unknown options_taken period_empty price_schedule_overlaps product_id_taken sku_taken slug_taken', 'k')
/** One product as staff see it. */
export const getStaffProduct = /* @__PURE__ */ op<'getStaffProduct'>('getStaffProduct', 'GET', '/admin/products/{id}', '', 'product_not_found')
/** Change a product. */
export const updateProduct = /* @__PURE__ */ op<'updateProduct'>('updateProduct', 'PATCH', '/admin/products/{id}', '', 'brand_unknown category_unknown options_in_use period_empty price_schedule_overlaps product_not_found sku_taken slug_taken version_required version_stale', 'k')
/** Archive a product. */
export const archiveProduct = /* @__PURE__ */ op<'archiveProduct'>('archiveProduct', 'DELETE', '/admin/products/{id}', '', 'product_not_found version_required version_stale', 'k')
/** Set a product's options and its matrix of variants. */
export const setProductOptions = /* @__PURE__ */ op<'setProductOptions'>('setProductOptions', 'PUT', '/admin/products/{id}/options', '', 'product_not_found too_many_variants version_required version_stale', 'k')
/** Add a variant to a product. */
export const addVariant = /* @__PURE__ */ op<'addVariant'>('addVariant', 'POST', '/admin/products/{id}/variants', '', 'options_taken price_schedule_overlaps product_id_taken product_not_found sku_taken', 'k')
/** One variant of a product. */
export const getVariant = /* @__PURE__ */ op<'getVariant'>('getVariant', 'GET', '/admin/variants/{id}', '', 'variant_not_found')
/** Change a variant. */
export const updateVariant = /* @__PURE__ */ op<'updateVariant'>('updateVariant', 'PATCH', '/admin/variants/{id}', '', 'options_taken price_schedule_overlaps sku_taken variant_not_found version_required version_stale', 'k')
/** Archive a variant. */
export const archiveVariant = /* @__PURE__ */ op<'archiveVariant'>('archiveVariant', 'DELETE', '/admin/variants/{id}', '', 'variant_not_found version_required version_stale', 'k')
/** Change many products at once. */
export const editProducts = /* @__PURE__ */ op<'editProducts'>('editProducts', 'POST', '/admin/products/bulk', '', 'nothing_matches nothing_to_set', 'k')
/** What became of a bulk edit. */
export const getBulkEdit = /* @__PURE__ */ op<'getBulkEdit'>('getBulkEdit', 'GET', '/admin/bulk-edits/{id}', '', 'bulk_edit_not_found')
/** Undo a bulk edit. */
export const undoBulkEdit = /* @__PURE__ */ op<'undoBulkEdit'>('undoBulkEdit', 'POST', '/admin/bulk-edits/{id}/undo', '', 'bulk_edit_not_applied bulk_edit_not_found', 'k')
/** List the categories as staff see them. */
export const listStaffCategories = /* @__PURE__ */ op<'listStaffCategories'>('listStaffCategories', 'GET', '/admin/categories', 'page pageSize sort cursor active parentId keyword')
/** Create a category. */
export const createCategory = /* @__PURE__ */ op<'createCategory'>('createCategory', 'POST', '/admin/categories', '', 'category_cycle category_unknown product_id_taken slug_taken', 'k')
/** One category as staff see it. */
export const getStaffCategory = /* @__PURE__ */ op<'getStaffCategory'>('getStaffCategory', 'GET', '/admin/categories/{id}', '', 'category_not_found')
/** Change or move a category. */
export const updateCategory = /* @__PURE__ */ op<'updateCategory'>('updateCategory', 'PATCH', '/admin/categories/{id}', '', 'category_cycle category_not_found category_unknown slug_taken version_required version_stale', 'k')
/** Delete a category. */
export const deleteCategory = /* @__PURE__ */ op<'deleteCategory'>('deleteCategory', 'DELETE', '/admin/categories/{id}', 'moveTo', 'category_cycle category_not_found category_unknown in_use version_required version_stale', 'k')
/** List the brands as staff see them. */
export const listStaffBrands = /* @__PURE__ */ op<'listStaffBrands'>('listStaffBrands', 'GET', '/admin/brands', 'page pageSize sort cursor active keyword')
/** Create a brand. */
export const createBrand = /* @__PURE__ */ op<'createBrand'>('createBrand', 'POST', '/admin/brands', '', 'product_id_taken slug_taken', 'k')
/** One brand as staff see it. */
export const getStaffBrand = /* @__PURE__ */ op<'getStaffBrand'>('getStaffBrand', 'GET', '/admin/brands/{id}', '', 'brand_not_found')
/** Change a brand. */
export const updateBrand = /* @__PURE__ */ op<'updateBrand'>('updateBrand', 'PATCH', '/admin/brands/{id}', '', 'brand_not_found slug_taken version_required version_stale', 'k')
/** Delete a brand. */
export const deleteBrand = /* @__PURE__ */ op<'deleteBrand'>('deleteBrand', 'DELETE', '/admin/brands/{id}', 'moveTo', 'brand_not_found brand_unknown in_use version_required version_stale', 'k')
/** Find where a former address leads. */
export const findRedirect = /* @__PURE__ */ op<'findRedirect'>('findRedirect', 'GET', '/catalog/redirects', 'path', 'redirect_not_found')
/** List the redirects. */
export const listRedirects = /* @__PURE__ */ op<'listRedirects'>('listRedirects', 'GET', '/admin/redirects', 'page pageSize sort cursor path')
/** Send a former address on. */
export const createRedirect = /* @__PURE__ */ op<'createRedirect'>('createRedirect', 'POST', '/admin/redirects', '', 'redirect_taken', 'k')
/** One redirect. */
export const getRedirect = /* @__PURE__ */ op<'getRedirect'>('getRedirect', 'GET', '/admin/redirects/{id}', '', 'redirect_not_found')
/** Delete a redirect. */
export const deleteRedirect = /* @__PURE__ */ op<'deleteRedirect'>('deleteRedirect', 'DELETE', '/admin/redirects/{id}', '', 'redirect_not_found version_required version_stale', 'k')
/** Schedule the prices of a product or variant. */
export const setPrices = /* @__PURE__ */ op<'setPrices'>('setPrices', 'PUT', '/admin/prices', '', 'price_schedule_overlaps product_unknown variant_unknown version_stale', 'k')
/** What the prices of a product were. */
export const getPriceHistory = /* @__PURE__ */ op<'getPriceHistory'>('getPriceHistory', 'GET', '/admin/products/{id}/price-history', '', 'product_not_found')
/** List stock by item and location. */
export const listInventory = /* @__PURE__ */ op<'listInventory'>('listInventory', 'GET', '/admin/inventory', 'page pageSize sort cursor itemId item sku locationId location low')
/** Set the threshold below which an item is low. */
export const setLowStock = /* @__PURE__ */ op<'setLowStock'>('setLowStock', 'PATCH', '/admin/inventory/{item_id}', '', 'item_not_found', 'k')
/** Whether an item is sold from buckets. */
export const getHotStock = /* @__PURE__ */ op<'getHotStock'>('getHotStock', 'GET', '/admin/inventory/{item_id}/hot', '', 'item_not_found')
/** Sell an item from buckets, or no longer. */
export const setHotStock = /* @__PURE__ */ op<'setHotStock'>('setHotStock', 'PUT', '/admin/inventory/{item_id}/hot', '', 'item_not_found version_required version_stale', 'k')
/** List every change of an item's stock. */
export const listStockMovements = /* @__PURE__ */ op<'listStockMovements'>('listStockMovements', 'GET', '/admin/inventory/{item_id}/movements', 'page pageSize sort cursor locationId', 'item_not_found')
/** Correct counts of stock. */
export const adjustStock = /* @__PURE__ */ op<'adjustStock'>('adjustStock', 'POST', '/admin/inventory/adjustments', '', 'item_unknown location_unknown stock_changed would_go_negative', 'k')
/** Move stock from one location to another. */
export const transferStock = /* @__PURE__ */ op<'transferStock'>('transferStock', 'POST', '/admin/inventory/transfers', '', 'item_unknown location_unknown would_go_negative', 'k')
/** Prove the counters of stock from their movements. */
export const reconcileStock = /* @__PURE__ */ op<'reconcileStock'>('reconcileStock', 'POST', '/admin/inventory/reconcile', '', '', 'k')
/** List the locations of stock. */
export const listLocations = /* @__PURE__ */ op<'listLocations'>('listLocations', 'GET', '/admin/locations', 'page pageSize sort cursor active keyword')
/** Add a location of stock. */
export const createLocation = /* @__PURE__ */ op<'createLocation'>('createLocation', 'POST', '/admin/locations', '', 'product_id_taken', 'k')
/** One location of stock. */
export const getLocation = /* @__PURE__ */ op<'getLocation'>('getLocation', 'GET', '/admin/locations/{id}', '', 'location_not_found')
/** Change a location of stock, or switch it off. */
export const updateLocation = /* @__PURE__ */ op<'updateLocation'>('updateLocation', 'PATCH', '/admin/locations/{id}', '', 'location_not_found version_required version_stale', 'k')
/** List the pictures. */
export const listMedia = /* @__PURE__ */ op<'listMedia'>('listMedia', 'GET', '/admin/media', 'page pageSize sort cursor productId inUse keyword')
/** Upload a picture. */
export const uploadMedia = /* @__PURE__ */ op<'uploadMedia'>('uploadMedia', 'POST', '/admin/media', '', 'media_broken media_too_large media_unavailable media_unsupported upload_malformed', 'k', 'application/octet-stream')
/** One picture. */
export const getMedia = /* @__PURE__ */ op<'getMedia'>('getMedia', 'GET', '/admin/media/{id}', '', 'media_not_found')
/** Describe a picture. */
export const updateMedia = /* @__PURE__ */ op<'updateMedia'>('updateMedia', 'PATCH', '/admin/media/{id}', '', 'media_not_found version_required version_stale', 'k')
/** Delete a picture. */
export const deleteMedia = /* @__PURE__ */ op<'deleteMedia'>('deleteMedia', 'DELETE', '/admin/media/{id}', '', 'in_use media_not_found version_required version_stale', 'k')
/** Set a product's pictures. */
export const setProductMedia = /* @__PURE__ */ op<'setProductMedia'>('setProductMedia', 'PUT', '/admin/products/{id}/media', '', 'media_unknown product_not_found variant_unknown version_required version_stale', 'k')
/** List the promotions. */
export const listPromotions = /* @__PURE__ */ op<'listPromotions'>('listPromotions', 'GET', '/admin/promotions', 'page pageSize sort cursor kind active automatic code keyword')
/** Create a promotion. */
export const createPromotion = /* @__PURE__ */ op<'createPromotion'>('createPromotion', 'POST', '/admin/promotions', '', 'period_empty product_id_taken', 'k')
/** Replay a promotion on past orders. */
export const simulatePromotion = /* @__PURE__ */ op<'simulatePromotion'>('simulatePromotion', 'POST', '/admin/promotions/simulate', '', 'period_empty', 'k')
/** One promotion. */
export const getPromotion = /* @__PURE__ */ op<'getPromotion'>('getPromotion', 'GET', '/admin/promotions/{id}', '', 'promotion_not_found')
/** Change a promotion, or switch it off. */
export const updatePromotion = /* @__PURE__ */ op<'updatePromotion'>('updatePromotion', 'PATCH', '/admin/promotions/{id}', '', 'period_empty promotion_not_found version_required version_stale', 'k')
/** Delete a promotion and its codes. */
export const deletePromotion = /* @__PURE__ */ op<'deletePromotion'>('deletePromotion', 'DELETE', '/admin/promotions/{id}', '', 'promotion_not_found version_required version_stale', 'k')
/** List the codes of a promotion. */
export const listPromotionCodes = /* @__PURE__ */ op<'listPromotionCodes'>('listPromotionCodes', 'GET', '/admin/promotions/{id}/codes', 'page pageSize sort cursor keyword', 'promotion_not_found')
/** Add codes to a promotion, given or random. */
export const addPromotionCodes = /* @__PURE__ */ op<'addPromotionCodes'>('addPromotionCodes', 'POST', '/admin/promotions/{id}/codes', '', 'promotion_code_taken promotion_not_found', 'k')
/** Download the codes of a promotion as CSV. */
export const exportPromotionCodes = /* @__PURE__ */ op<'exportPromotionCodes'>('exportPromotionCodes', 'GET', '/admin/promotions/{id}/codes/export', '', 'promotion_not_found', '', '', 'raw')
/** List the shipping zones. */
export const listShippingZones = /* @__PURE__ */ op<'listShippingZones'>('listShippingZones', 'GET', '/admin/shipping/zones', 'page pageSize sort cursor')
/** One shipping zone. */
export const getShippingZone = /* @__PURE__ */ op<'getShippingZone'>('getShippingZone', 'GET', '/admin/shipping/zones/{id}', '', 'shipping_zone_not_found')
/** Create or replace a shipping zone. */
export const setShippingZone = /* @__PURE__ */ op<'setShippingZone'>('setShippingZone', 'PUT', '/admin/shipping/zones/{id}', '', 'version_required version_stale', 'k')
/** Delete a shipping zone. */
export const deleteShippingZone = /* @__PURE__ */ op<'deleteShippingZone'>('deleteShippingZone', 'DELETE', '/admin/shipping/zones/{id}', '', 'in_use shipping_zone_not_found version_required version_stale', 'k')
/** List the shipping methods. */
export const listShippingMethods = /* @__PURE__ */ op<'listShippingMethods'>('listShippingMethods', 'GET', '/admin/shipping/methods', 'page pageSize sort cursor zoneId active')
/** One shipping method. */
export const getShippingMethod = /* @__PURE__ */ op<'getShippingMethod'>('getShippingMethod', 'GET', '/admin/shipping/methods/{id}', '', 'shipping_method_not_found')
/** Create or replace a shipping method. */
export const setShippingMethod = /* @__PURE__ */ op<'setShippingMethod'>('setShippingMethod', 'PUT', '/admin/shipping/methods/{id}', '', 'shipping_zone_unknown version_required version_stale', 'k')
/** Delete a shipping method. */
export const deleteShippingMethod = /* @__PURE__ */ op<'deleteShippingMethod'>('deleteShippingMethod', 'DELETE', '/admin/shipping/methods/{id}', '', 'shipping_method_not_found version_required version_stale', 'k')
/** All tax rates. */
export const listTaxRates = /* @__PURE__ */ op<'listTaxRates'>('listTaxRates', 'GET', '/admin/tax/rates')
/** Replace all tax rates; the body may also be the list alone. */
export const setTaxRates = /* @__PURE__ */ op<'setTaxRates'>('setTaxRates', 'PUT', '/admin/tax/rates', '', 'tax_rates_overlap version_required version_stale', 'k')
/** The settings of the shop. */
export const getSettings = /* @__PURE__ */ op<'getSettings'>('getSettings', 'GET', '/admin/settings')
/** Change the settings of the shop. */
export const updateSettings = /* @__PURE__ */ op<'updateSettings'>('updateSettings', 'PATCH', '/admin/settings', '', 'setting_configured version_required version_stale', 'k')
/** What holds, and where each value comes from. */
export const getEffectiveSettings = /* @__PURE__ */ op<'getEffectiveSettings'>('getEffectiveSettings', 'GET', '/admin/settings/effective')
/** The shop: its name, its currency, its legal texts. */
export const getShop = /* @__PURE__ */ op<'getShop'>('getShop', 'GET', '/shop', 'language')
/** List the groups of customers. */
export const listCustomerGroups = /* @__PURE__ */ op<'listCustomerGroups'>('listCustomerGroups', 'GET', '/admin/customer-groups', 'page pageSize sort cursor keyword userId')
/** Create a group of customers. */
export const createCustomerGroup = /* @__PURE__ */ op<'createCustomerGroup'>('createCustomerGroup', 'POST', '/admin/customer-groups', '', 'product_id_taken', 'k')
/** One group of customers. */
export const getCustomerGroup = /* @__PURE__ */ op<'getCustomerGroup'>('getCustomerGroup', 'GET', '/admin/customer-groups/{id}', '', 'customer_group_not_found')
/** Change the name or description of a group. */
export const updateCustomerGroup = /* @__PURE__ */ op<'updateCustomerGroup'>('updateCustomerGroup', 'PATCH', '/admin/customer-groups/{id}', '', 'customer_group_not_found version_required version_stale', 'k')
/** Delete a group that no promotion names. */
export const deleteCustomerGroup = /* @__PURE__ */ op<'deleteCustomerGroup'>('deleteCustomerGroup', 'DELETE', '/admin/customer-groups/{id}', '', 'customer_group_not_found in_use version_required version_stale', 'k')
/** List the members of a group. */
export const listCustomerGroupMembers = /* @__PURE__ */ op<'listCustomerGroupMembers'>('listCustomerGroupMembers', 'GET', '/admin/customer-groups/{id}/members', 'page pageSize sort cursor', 'customer_group_not_found')
/** Put a user into a group. */
export const addCustomerGroupMember = /* @__PURE__ */ op<'addCustomerGroupMember'>('addCustomerGroupMember', 'PUT', '/admin/customer-groups/{id}/members/{user_id}', '', 'customer_group_not_found customer_not_found', 'k')
/** Take a user out of a group. */
export const removeCustomerGroupMember = /* @__PURE__ */ op<'removeCustomerGroupMember'>('removeCustomerGroupMember', 'DELETE', '/admin/customer-groups/{id}/members/{user_id}', '', 'customer_group_not_found customer_not_found', 'k')
/** List and search the customers. */
export const listCustomers = /* @__PURE__ */ op<'listCustomers'>('listCustomers', 'GET', '/admin/customers', 'page pageSize sort cursor keyword group consent hasAccount from to')
/** One customer. */
export const getCustomer = /* @__PURE__ */ op<'getCustomer'>('getCustomer', 'GET', '/admin/customers/{id}', '', 'customer_not_found')
/** Change a customer's name, phone, notes, tags or consent. */
export const updateCustomer = /* @__PURE__ */ op<'updateCustomer'>('updateCustomer', 'PATCH', '/admin/customers/{id}', '', 'customer_anonymised customer_not_found version_required version_stale', 'k')
/** Erase who a customer is and keep the books. */
export const anonymiseCustomer = /* @__PURE__ */ op<'anonymiseCustomer'>('anonymiseCustomer', 'POST', '/admin/customers/{id}/anonymise', '', 'customer_not_found grant_ceiling last_super_admin open_orders', 'k')
/** List the current user's addresses. */
export const listAddresses = /* @__PURE__ */ op<'listAddresses'>('listAddresses', 'GET', '/account/addresses', 'page pageSize')
/** Keep an address. */
export const addAddress = /* @__PURE__ */ op<'addAddress'>('addAddress', 'POST', '/account/addresses', '', 'too_many_addresses', 'k')
/** Change one of the current user's addresses. */
export const updateAddress = /* @__PURE__ */ op<'updateAddress'>('updateAddress', 'PATCH', '/account/addresses/{id}', '', 'address_not_found version_stale', 'k')
/** Forget one of the current user's addresses. */
export const removeAddress = /* @__PURE__ */ op<'removeAddress'>('removeAddress', 'DELETE', '/account/addresses/{id}', '', 'address_not_found version_stale', 'k')
/** What the current user has agreed to. */
export const getConsent = /* @__PURE__ */ op<'getConsent'>('getConsent', 'GET', '/account/consent')
/** Agree to advertising, or do so no longer. */
export const setConsent = /* @__PURE__ */ op<'setConsent'>('setConsent', 'PATCH', '/account/consent', '', '', 'k')
/** Take over the orders that were placed as a guest with the same address. */
export const claimOrders = /* @__PURE__ */ op<'claimOrders'>('claimOrders', 'POST', '/account/claim-orders', '', 'address_unproved', 'k')
/** What was sold. */
export const reportSales = /* @__PURE__ */ op<'reportSales'>('reportSales', 'GET', '/admin/reports/sales', 'from to by timeZone currency', 'period_empty')
/** What sold best, or how one product sold. */
export const reportProducts = /* @__PURE__ */ op<'reportProducts'>('reportProducts', 'GET', '/admin/reports/products', 'from to by timeZone currency productId sort limit', 'period_empty')
/** What tax was charged, by place and rate. */
export const reportTax = /* @__PURE__ */ op<'reportTax'>('reportTax', 'GET', '/admin/reports/tax', 'from to by timeZone currency', 'period_empty')
/** What promotions took off. */
export const reportPromotions = /* @__PURE__ */ op<'reportPromotions'>('reportPromotions', 'GET', '/admin/reports/promotions', 'from to by timeZone currency', 'period_empty')
/** What lies in stock, and what came and went. */
export const reportStock = /* @__PURE__ */ op<'reportStock'>('reportStock', 'GET', '/admin/reports/stock', 'from to by timeZone currency', 'period_empty')
/** Who bought, and who bought again. */
export const reportCustomers = /* @__PURE__ */ op<'reportCustomers'>('reportCustomers', 'GET', '/admin/reports/customers', 'from to by timeZone currency', 'period_empty')
/** Be told once when a product is back. */
export const createStockAlert = /* @__PURE__ */ op<'createStockAlert'>('createStockAlert', 'POST', '/catalog/products/{id}/stock-alerts', '', 'alert_needs_variant alert_not_needed alerts_off product_not_found too_many_alerts too_many_requests', 'k')
/** Do not be told any more when a product is back. */
export const removeStockAlert = /* @__PURE__ */ op<'removeStockAlert'>('removeStockAlert', 'DELETE', '/catalog/products/{id}/stock-alerts', 'variantId', '', 'k')
/** Be told once when a product costs less than now. */
export const createPriceAlert = /* @__PURE__ */ op<'createPriceAlert'>('createPriceAlert', 'POST', '/catalog/products/{id}/price-alerts', '', 'alert_needs_variant alert_not_needed alerts_off product_not_found too_many_alerts too_many_requests', 'k')
/** Do not be told any more when a product costs less. */
export const removePriceAlert = /* @__PURE__ */ op<'removePriceAlert'>('removePriceAlert', 'DELETE', '/catalog/products/{id}/price-alerts', 'variantId', '', 'k')
/** How many alerts were sent, and what was bought after them. */
export const reportAlerts = /* @__PURE__ */ op<'reportAlerts'>('reportAlerts', 'GET', '/admin/reports/alerts', 'from to by timeZone currency', 'period_empty')
/** List the imports. */
export const listImports = /* @__PURE__ */ op<'listImports'>('listImports', 'GET', '/admin/imports', 'page pageSize sort cursor type status')
/** Import a file: it is tried first. */
export const createImport = /* @__PURE__ */ op<'createImport'>('createImport', 'POST', '/admin/imports', 'type currency guarded', 'import_column_missing import_column_repeated import_empty import_unrecognised upload_malformed', 'k', 'application/octet-stream')
/** Get an import. */
export const getImport = /* @__PURE__ */ op<'getImport'>('getImport', 'GET', '/admin/imports/{id}', '', 'import_not_found')
/** List the rows of an import with what becomes of each. */
export const listImportRows = /* @__PURE__ */ op<'listImportRows'>('listImportRows', 'GET', '/admin/imports/{id}/rows', 'page pageSize sort cursor outcome kept', 'import_not_found')
/** Progress of an import, also as server-sent events. */
export const getImportProgress = /* @__PURE__ */ op<'getImportProgress'>('getImportProgress', 'GET', '/admin/imports/{id}/progress', '', 'import_not_found')
/** Apply an import. */
export const applyImport = /* @__PURE__ */ op<'applyImport'>('applyImport', 'POST', '/admin/imports/{id}/apply', '', 'import_not_found import_row_invalid import_state_wrong', 'k')
/** Undo an import. */
export const undoImport = /* @__PURE__ */ op<'undoImport'>('undoImport', 'POST', '/admin/imports/{id}/undo', '', 'import_not_found import_state_wrong', 'k')
/** Export all products. */
export const exportProducts = /* @__PURE__ */ op<'exportProducts'>('exportProducts', 'GET', '/admin/exports/products', 'format currency guarded', '', '', '', 'raw')
/** Export all customers. */
export const exportCustomers = /* @__PURE__ */ op<'exportCustomers'>('exportCustomers', 'GET', '/admin/exports/customers', 'format currency guarded', '', '', '', 'raw')
/** Export all orders. */
export const exportOrders = /* @__PURE__ */ op<'exportOrders'>('exportOrders', 'GET', '/admin/exports/orders', 'format currency guarded', '', '', '', 'raw')
/** Export all stock. */
export const exportStock = /* @__PURE__ */ op<'exportStock'>('exportStock', 'GET', '/admin/exports/stock', 'format currency guarded', '', '', '', 'raw')
/** Export all movements. */
export const exportMovements = /* @__PURE__ */ op<'exportMovements'>('exportMovements', 'GET', '/admin/exports/movements', 'format currency guarded', '', '', '', 'raw')
/** List payments. */
export const listPayments = /* @__PURE__ */ op<'listPayments'>('listPayments', 'GET', '/admin/payments', 'page pageSize sort cursor status orderId provider')
/** Compare payments with what their providers have. */
export const reconcilePayments = /* @__PURE__ */ op<'reconcilePayments'>('reconcilePayments', 'POST', '/admin/payments/reconcile', '', 'payment_unresolved', 'k')
/** Read a payment at its provider. */
export const reconcilePayment = /* @__PURE__ */ op<'reconcilePayment'>('reconcilePayment', 'POST', '/admin/payments/{id}/reconcile', '', 'payment_not_found payment_unresolved', 'k')
/** Take the money that is reserved. */
export const capturePayment = /* @__PURE__ */ op<'capturePayment'>('capturePayment', 'POST', '/admin/orders/{id}/payments/{payment}/capture', '', 'hold_expired nothing_to_capture payment_busy payment_not_found payment_unresolved provider_refused', 'k')
/** Release the money that is reserved. */
export const voidPayment = /* @__PURE__ */ op<'voidPayment'>('voidPayment', 'POST', '/admin/orders/{id}/payments/{payment}/void', '', 'goods_packed hold_expired payment_busy payment_not_found payment_state_wrong payment_unresolved provider_refused', 'k')
/** Say that money has arrived. */
export const markPaid = /* @__PURE__ */ op<'markPaid'>('markPaid', 'POST', '/admin/orders/{id}/payments/{payment}/mark-paid', '', 'overpaid payment_not_found payment_state_wrong', 'k')
/** How buyers pay, and which key of the configuration says so. */
export const getPaymentSettings = /* @__PURE__ */ op<'getPaymentSettings'>('getPaymentSettings', 'GET', '/admin/settings/payments')
/** List gift cards. */
export const listGiftCards = /* @__PURE__ */ op<'listGiftCards'>('listGiftCards', 'GET', '/admin/gift-cards', 'page pageSize sort cursor enabled expired last4 currency')
/** Issue gift cards. */
export const issueGiftCards = /* @__PURE__ */ op<'issueGiftCards'>('issueGiftCards', 'POST', '/admin/gift-cards', '', '', 'k')
/** One gift card. */
export const getGiftCard = /* @__PURE__ */ op<'getGiftCard'>('getGiftCard', 'GET', '/admin/gift-cards/{id}', '', 'gift_card_not_found')
/** Enable, disable, extend or annotate a gift card. */
export const updateGiftCard = /* @__PURE__ */ op<'updateGiftCard'>('updateGiftCard', 'PATCH', '/admin/gift-cards/{id}', '', 'gift_card_not_found version_required version_stale', 'k')
/** List the movements on a gift card. */
export const listGiftCardEntries = /* @__PURE__ */ op<'listGiftCardEntries'>('listGiftCardEntries', 'GET', '/admin/gift-cards/{id}/entries', 'page pageSize sort cursor', 'gift_card_not_found')
/** List the movements on a customer's credit. */
export const listCustomerCreditEntries = /* @__PURE__ */ op<'listCustomerCreditEntries'>('listCustomerCreditEntries', 'GET', '/admin/customers/{id}/credit/entries', 'page pageSize sort cursor', 'customer_not_found')
/** A customer's credit. */
export const getCustomerCredit = /* @__PURE__ */ op<'getCustomerCredit'>('getCustomerCredit', 'GET', '/admin/customers/{id}/credit', '', 'customer_not_found')
/** Give a customer credit, or take it back. */
export const changeCustomerCredit = /* @__PURE__ */ op<'changeCustomerCredit'>('changeCustomerCredit', 'POST', '/admin/customers/{id}/credit', '', 'credit_insufficient customer_not_found', 'k')
/** Prove the ledger of gift cards and credit. */
export const reconcileCredit = /* @__PURE__ */ op<'reconcileCredit'>('reconcileCredit', 'POST', '/admin/credit/reconcile', '', '', 'k')
/** One's credit and gift cards. */
export const getWallet = /* @__PURE__ */ op<'getWallet'>('getWallet', 'GET', '/account/wallet')
/** Invoice what is not invoiced yet of an order. */
export const createInvoice = /* @__PURE__ */ op<'createInvoice'>('createInvoice', 'POST', '/admin/orders/{id}/invoices', '', 'nothing_to_invoice order_not_found seller_incomplete', 'k')
/** List invoices and credit notes. */
export const listInvoices = /* @__PURE__ */ op<'listInvoices'>('listInvoices', 'GET', '/admin/invoices', 'page pageSize sort cursor kind number orderId customerId from to')
/** List the invoices and credit notes of an order. */
export const listOrderInvoices = /* @__PURE__ */ op<'listOrderInvoices'>('listOrderInvoices', 'GET', '/orders/{id}/invoices', 'page pageSize', 'order_not_found order_not_yours')
/** Download an invoice or a credit note as PDF. */
export const downloadInvoice = /* @__PURE__ */ op<'downloadInvoice'>('downloadInvoice', 'GET', '/invoices/{id}.pdf', '', 'invoice_not_found invoice_not_yours', '', '', 'raw')
/** Retrieve an invoice or a credit note. */
export const getInvoice = /* @__PURE__ */ op<'getInvoice'>('getInvoice', 'GET', '/invoices/{id}', '', 'invoice_not_found invoice_not_yours')
/** Register or refresh the device token of the current user's app. */
export const saveDeviceToken = /* @__PURE__ */ op<'saveDeviceToken'>('saveDeviceToken', 'POST', '/device-tokens', '', 'push_project_unknown', 'k')
/** Remove a device token of the current user. */
export const forgetDeviceToken = /* @__PURE__ */ op<'forgetDeviceToken'>('forgetDeviceToken', 'DELETE', '/device-tokens', '', '', 'k')
/** Remove a device token of the current user, where a DELETE with a body does not get through. */
export const postForgetDeviceToken = /* @__PURE__ */ op<'postForgetDeviceToken'>('postForgetDeviceToken', 'POST', '/device-tokens/forget', '', '', 'k')
/** List device tokens. */
export const listDeviceTokens = /* @__PURE__ */ op<'listDeviceTokens'>('listDeviceTokens', 'GET', '/admin/device-tokens', 'page pageSize sort cursor platform isActive userId tag locale keyword lastSeenBefore')
/** Create a device token. */
export const createDeviceToken = /* @__PURE__ */ op<'createDeviceToken'>('createDeviceToken', 'POST', '/admin/device-tokens', '', 'device_token_taken push_project_unknown', 'k')
/** Device tokens by platform and state. */
export const getDeviceTokenStats = /* @__PURE__ */ op<'getDeviceTokenStats'>('getDeviceTokenStats', 'GET', '/admin/device-tokens/stats')
/** Import device tokens, one JSON object a line. */
export const importDeviceTokens = /* @__PURE__ */ op<'importDeviceTokens'>('importDeviceTokens', 'POST', '/admin/device-tokens/import', '', '', '', 'application/x-ndjson')
/** One device token. */
export const getDeviceToken = /* @__PURE__ */ op<'getDeviceToken'>('getDeviceToken', 'GET', '/admin/device-tokens/{id}', '', 'device_token_not_found')
/** Update a device token. */
export const updateDeviceToken = /* @__PURE__ */ op<'updateDeviceToken'>('updateDeviceToken', 'PUT', '/admin/device-tokens/{id}', '', 'device_token_not_found device_token_taken push_project_unknown version_stale', 'k')
/** Delete a device token. */
export const deleteDeviceToken = /* @__PURE__ */ op<'deleteDeviceToken'>('deleteDeviceToken', 'DELETE', '/admin/device-tokens/{id}', '', 'device_token_not_found version_stale', 'k')
/** Activate a device token. */
export const activateDeviceToken = /* @__PURE__ */ op<'activateDeviceToken'>('activateDeviceToken', 'POST', '/admin/device-tokens/{id}/activate', '', 'device_token_not_found', 'k')
/** Deactivate a device token. */
export const deactivateDeviceToken = /* @__PURE__ */ op<'deactivateDeviceToken'>('deactivateDeviceToken', 'POST', '/admin/device-tokens/{id}/deactivate', '', 'device_token_not_found', 'k')
/** Send a test message to one device. */
export const testDeviceToken = /* @__PURE__ */ op<'testDeviceToken'>('testDeviceToken', 'POST', '/admin/device-tokens/{id}/test', '', 'device_token_not_found fcm_unavailable push_not_configured', 'k')
/** Deactivate many device tokens. */
export const deactivateDeviceTokens = /* @__PURE__ */ op<'deactivateDeviceTokens'>('deactivateDeviceTokens', 'POST', '/admin/device-tokens/deactivate', '', 'device_filter_missing', 'k')
/** Subscribe devices to a topic of FCM. */
export const subscribeDeviceTokens = /* @__PURE__ */ op<'subscribeDeviceTokens'>('subscribeDeviceTokens', 'POST', '/admin/device-tokens/subscribe', '', 'no_active_devices push_not_configured', 'k')
/** End devices' subscriptions to a topic of FCM. */
export const unsubscribeDeviceTokens = /* @__PURE__ */ op<'unsubscribeDeviceTokens'>('unsubscribeDeviceTokens', 'POST', '/admin/device-tokens/unsubscribe', '', 'no_active_devices push_not_configured', 'k')
/** Subscribe the current user's device to a topic of FCM. */
export const subscribeDeviceToken = /* @__PURE__ */ op<'subscribeDeviceToken'>('subscribeDeviceToken', 'POST', '/device-tokens/subscribe', '', 'no_active_devices push_not_configured', 'k')
/** End a subscription of the current user's device. */
export const unsubscribeDeviceToken = /* @__PURE__ */ op<'unsubscribeDeviceToken'>('unsubscribeDeviceToken', 'POST', '/device-tokens/unsubscribe', '', 'no_active_devices push_not_configured', 'k')
/** List push messages. */
export const listPushMessages = /* @__PURE__ */ op<'listPushMessages'>('listPushMessages', 'GET', '/admin/push-messages', 'page pageSize sort cursor status type events keyword from to')
/** Create a push message: draft, immediate or scheduled. */
export const createPushMessage = /* @__PURE__ */ op<'createPushMessage'>('createPushMessage', 'POST', '/admin/push-messages', '', 'no_active_devices push_content_missing push_not_configured push_project_unknown push_template_not_found scheduled_time_missing scheduled_time_past segment_gone segment_not_found topic_audience_mixed', 'k')
/** One push message. */
export const getPushMessage = /* @__PURE__ */ op<'getPushMessage'>('getPushMessage', 'GET', '/admin/push-messages/{id}', '', 'push_message_not_found')
/** Update a push message before it is sent. */
export const updatePushMessage = /* @__PURE__ */ op<'updatePushMessage'>('updatePushMessage', 'PUT', '/admin/push-messages/{id}', '', 'no_active_devices push_content_missing push_message_not_found push_not_configured push_project_unknown push_template_not_found scheduled_time_missing scheduled_time_past segment_gone segment_not_found sent_message_unchangeable topic_audience_mixed version_stale', 'k')
/** Delete a push message before it is sent. */
export const deletePushMessage = /* @__PURE__ */ op<'deletePushMessage'>('deletePushMessage', 'DELETE', '/admin/push-messages/{id}', '', 'push_message_not_found sent_message_undeletable version_stale', 'k')
/** Send a push message now. */
export const sendPushMessage = /* @__PURE__ */ op<'sendPushMessage'>('sendPushMessage', 'POST', '/admin/push-messages/{id}/send', '', 'message_already_sent no_active_devices push_message_not_found push_not_configured push_state_wrong segment_gone version_stale', 'k')
/** Cancel a push message, also while it is sent. */
export const cancelPushMessage = /* @__PURE__ */ op<'cancelPushMessage'>('cancelPushMessage', 'POST', '/admin/push-messages/{id}/cancel', '', 'push_message_not_found push_state_wrong version_stale', 'k')
/** Pause a push message that is being sent. */
export const pausePushMessage = /* @__PURE__ */ op<'pausePushMessage'>('pausePushMessage', 'POST', '/admin/push-messages/{id}/pause', '', 'push_message_not_found push_state_wrong version_stale', 'k')
/** Go on with a paused push message. */
export const resumePushMessage = /* @__PURE__ */ op<'resumePushMessage'>('resumePushMessage', 'POST', '/admin/push-messages/{id}/resume', '', 'push_message_not_found push_not_configured push_state_wrong version_stale', 'k')
/** Copy a push message into a new draft. */
export const duplicatePushMessage = /* @__PURE__ */ op<'duplicatePushMessage'>('duplicatePushMessage', 'POST', '/admin/push-messages/{id}/duplicate', '', 'push_message_not_found', 'k')
/** Send a push message to chosen devices only. */
export const testPushMessage = /* @__PURE__ */ op<'testPushMessage'>('testPushMessage', 'POST', '/admin/push-messages/{id}/test', '', 'fcm_unavailable no_active_devices push_message_not_found push_not_configured', 'k')
/** Render a push message as FCM would get it. */
export const previewPushMessage = /* @__PURE__ */ op<'previewPushMessage'>('previewPushMessage', 'POST', '/admin/push-messages/{id}/preview', '', 'push_message_not_found')
/** Render a push message that is not saved as FCM would get it. */
export const previewUnsavedPushMessage = /* @__PURE__ */ op<'previewUnsavedPushMessage'>('previewUnsavedPushMessage', 'POST', '/admin/push-messages/preview', '', 'push_content_missing push_template_not_found segment_not_found')
/** Count the devices that a push message that is not saved would go to. */
export const countUnsavedAudience = /* @__PURE__ */ op<'countUnsavedAudience'>('countUnsavedAudience', 'POST', '/admin/push-messages/audience', '', 'push_content_missing push_template_not_found segment_not_found topic_audience_uncounted')
/** List what was pushed to the devices of a user. */
export const listUserPushMessages = /* @__PURE__ */ op<'listUserPushMessages'>('listUserPushMessages', 'GET', '/admin/users/{id}/push-messages', 'page pageSize sort cursor')
/** Send a push message again to the devices that failed. */
export const retryFailedPushMessage = /* @__PURE__ */ op<'retryFailedPushMessage'>('retryFailedPushMessage', 'POST', '/admin/push-messages/{id}/retry-failed', '', 'message_already_sent no_active_devices push_message_not_found push_not_configured push_state_wrong segment_gone', 'k')
/** Count the devices that a push message would go to. */
export const getPushMessageAudience = /* @__PURE__ */ op<'getPushMessageAudience'>('getPushMessageAudience', 'GET', '/admin/push-messages/{id}/audience', '', 'push_message_not_found segment_not_found topic_audience_uncounted')
/** Progress of a push message, also as server-sent events. */
export const getPushMessageProgress = /* @__PURE__ */ op<'getPushMessageProgress'>('getPushMessageProgress', 'GET', '/admin/push-messages/{id}/progress', '', 'push_message_not_found')
/** What became of each device of a push message. */
export const listPushMessageDeliveries = /* @__PURE__ */ op<'listPushMessageDeliveries'>('listPushMessageDeliveries', 'GET', '/admin/push-messages/{id}/deliveries', 'page pageSize sort cursor status', 'push_message_not_found')
/** Download what became of each device of a push message. */
export const exportPushMessageDeliveries = /* @__PURE__ */ op<'exportPushMessageDeliveries'>('exportPushMessageDeliveries', 'GET', '/admin/push-messages/{id}/deliveries/export', 'format', 'push_message_not_found', '', '', 'raw')
/** Accepted and failed devices of a push message by minute. */
export const getPushMessageSeries = /* @__PURE__ */ op<'getPushMessageSeries'>('getPushMessageSeries', 'GET', '/admin/push-messages/{id}/series', '', 'push_message_not_found')
/** Say which push messages arrived and were opened on the current user's device. */
export const sendPushReceipts = /* @__PURE__ */ op<'sendPushReceipts'>('sendPushReceipts', 'POST', '/device-tokens/receipts', '', '', 'k')
/** List push templates. */
export const listPushTemplates = /* @__PURE__ */ op<'listPushTemplates'>('listPushTemplates', 'GET', '/admin/push-templates', 'page pageSize sort cursor keyword')
/** Create a push template. */
export const createPushTemplate = /* @__PURE__ */ op<'createPushTemplate'>('createPushTemplate', 'POST', '/admin/push-templates', '', 'push_content_missing push_template_taken', 'k')
/** One push template. */
export const getPushTemplate = /* @__PURE__ */ op<'getPushTemplate'>('getPushTemplate', 'GET', '/admin/push-templates/{id}', '', 'push_template_not_found')
/** Replace a push template. */
export const updatePushTemplate = /* @__PURE__ */ op<'updatePushTemplate'>('updatePushTemplate', 'PUT', '/admin/push-templates/{id}', '', 'push_content_missing push_template_not_found push_template_taken version_stale', 'k')
/** Delete a push template. */
export const deletePushTemplate = /* @__PURE__ */ op<'deletePushTemplate'>('deletePushTemplate', 'DELETE', '/admin/push-templates/{id}', '', 'push_template_not_found version_stale', 'k')
/** List segments. */
export const listSegments = /* @__PURE__ */ op<'listSegments'>('listSegments', 'GET', '/admin/segments', 'page pageSize sort cursor keyword')
/** Create a segment. */
export const createSegment = /* @__PURE__ */ op<'createSegment'>('createSegment', 'POST', '/admin/segments', '', 'segment_taken', 'k')
/** One segment. */
export const getSegment = /* @__PURE__ */ op<'getSegment'>('getSegment', 'GET', '/admin/segments/{id}', '', 'segment_not_found')
/** Replace a segment. */
export const updateSegment = /* @__PURE__ */ op<'updateSegment'>('updateSegment', 'PUT', '/admin/segments/{id}', '', 'segment_not_found segment_taken version_stale', 'k')
/** Delete a segment. */
export const deleteSegment = /* @__PURE__ */ op<'deleteSegment'>('deleteSegment', 'DELETE', '/admin/segments/{id}', '', 'segment_not_found version_stale', 'k')
/** Count the devices of a segment. */
export const getSegmentAudience = /* @__PURE__ */ op<'getSegmentAudience'>('getSegmentAudience', 'GET', '/admin/segments/{id}/audience', '', 'segment_not_found')
/** Count the devices of a segment that is not saved. */
export const countUnsavedSegment = /* @__PURE__ */ op<'countUnsavedSegment'>('countUnsavedSegment', 'POST', '/admin/segments/audience')
/** List webhooks. */
export const listWebhooks = /* @__PURE__ */ op<'listWebhooks'>('listWebhooks', 'GET', '/admin/webhooks', 'page pageSize sort cursor enabled keyword')
/** Create a webhook. */
export const createWebhook = /* @__PURE__ */ op<'createWebhook'>('createWebhook', 'POST', '/admin/webhooks', '', 'event_type_unknown too_many_webhooks webhook_url_refused', 'k')
/** One webhook. */
export const getWebhook = /* @__PURE__ */ op<'getWebhook'>('getWebhook', 'GET', '/admin/webhooks/{id}', '', 'webhook_not_found')
/** Change, enable or disable a webhook. */
export const updateWebhook = /* @__PURE__ */ op<'updateWebhook'>('updateWebhook', 'PATCH', '/admin/webhooks/{id}', '', 'event_type_unknown version_required version_stale webhook_not_found webhook_url_refused', 'k')
/** Delete a webhook. */
export const deleteWebhook = /* @__PURE__ */ op<'deleteWebhook'>('deleteWebhook', 'DELETE', '/admin/webhooks/{id}', '', 'version_required version_stale webhook_not_found', 'k')
/** Give a webhook a new secret. */
export const rotateWebhookSecret = /* @__PURE__ */ op<'rotateWebhookSecret'>('rotateWebhookSecret', 'POST', '/admin/webhooks/{id}/rotate-secret', '', 'webhook_not_found', 'k')
/** Send a webhook a ping. */
export const testWebhook = /* @__PURE__ */ op<'testWebhook'>('testWebhook', 'POST', '/admin/webhooks/{id}/test', '', 'webhook_disabled webhook_not_found', 'k')
/** List what was sent to a webhook. */
export const listWebhookDeliveries = /* @__PURE__ */ op<'listWebhookDeliveries'>('listWebhookDeliveries', 'GET', '/admin/webhooks/{id}/deliveries', 'page pageSize sort cursor status type eventId', 'webhook_not_found')
/** Send events again from a cursor or a time. */
export const replayWebhook = /* @__PURE__ */ op<'replayWebhook'>('replayWebhook', 'POST', '/admin/webhooks/{id}/replay', '', 'webhook_disabled webhook_not_found', 'k')
/** One delivery with its attempts and signed bytes. */
export const getWebhookDelivery = /* @__PURE__ */ op<'getWebhookDelivery'>('getWebhookDelivery', 'GET', '/admin/deliveries/{id}', '', 'delivery_not_found')
/** Send a delivery again. */
export const resendWebhookDelivery = /* @__PURE__ */ op<'resendWebhookDelivery'>('resendWebhookDelivery', 'POST', '/admin/deliveries/{id}/resend', '', 'delivery_not_found webhook_disabled', 'k')
export const savePreferencesForm = { chosen: {} } as const
export const saveViewForm = { list: {"required":true,"minLength":1,"maxLength":50}, name: {"required":true,"minLength":1,"maxLength":100}, query: {}, shared: {} } as const
export const setMaintenanceForm = { enabled: {"required":true}, message: {"maxLength":300}, retryAfterSeconds: {"min":1,"max":86400} } as const
export const setMailTemplateForm = { subject: {"required":true,"minLength":1,"maxLength":200}, paragraphs: {}, action: {"maxLength":100} } as const
export const previewMailForm = { subject: {"maxLength":200}, paragraphs: {}, action: {"maxLength":100} } as const
export const sendTestMailForm = { subject: {"maxLength":200}, paragraphs: {}, action: {"maxLength":100} } as const
export const registerForm = { email: {"required":true,"minLength":1,"maxLength":254}, password: {"required":true,"minLength":8,"maxLength":256}, firstName: {"maxLength":100}, lastName: {"maxLength":100} } as const
export const loginForm = { username: {"minLength":1,"maxLength":254}, email: {"minLength":1,"maxLength":254}, password: {"required":true,"minLength":1,"maxLength":256}, totp: {"maxLength":16}, recoveryCode: {"maxLength":64} } as const
export const refreshForm = { refreshToken: {"required":true,"minLength":1,"maxLength":512} } as const
export const verifyEmailForm = { token: {"required":true,"minLength":1,"maxLength":200} } as const
export const sendOtpForm = { email: {"required":true,"minLength":1,"maxLength":254}, purpose: {"required":true,"options":["verify_email","login","reset_password"]} } as const
export const verifyOtpForm = { email: {"required":true,"minLength":1,"maxLength":254}, otp: {"required":true,"minLength":1,"maxLength":16}, purpose: {"required":true,"options":["verify_email","login","reset_password"]}, totp: {"maxLength":16}, recoveryCode: {"maxLength":64} } as const
export const changeEmailForm = { email: {"required":true,"minLength":1,"maxLength":254} } as const
export const confirmEmailChangeForm = { token: {"required":true,"minLength":1,"maxLength":200} } as const
export const undoEmailChangeForm = { token: {"required":true,"minLength":1,"maxLength":200} } as const
export const forgotPasswordForm = { email: {"required":true,"minLength":1,"maxLength":254} } as const
export const resetPasswordForm = { token: {"required":true,"minLength":1,"maxLength":200}, password: {"required":true,"minLength":8,"maxLength":256} } as const
export const changePasswordForm = { currentPassword: {"required":true,"minLength":1,"maxLength":256}, newPassword: {"required":true,"minLength":8,"maxLength":256} } as const
export const signInWithIdTokenForm = { idToken: {"required":true,"minLength":1,"maxLength":16384}, nonce: {"maxLength":512}, totp: {"maxLength":16}, recoveryCode: {"maxLength":64} } as const
export const updateProfileForm = { firstName: {"maxLength":100}, lastName: {"maxLength":100} } as const
export const confirmTotpForm = { code: {"required":true,"minLength":1,"maxLength":16} } as const
export const stepUpForm = { password: {"required":true,"minLength":1,"maxLength":256}, totp: {"maxLength":16}, recoveryCode: {"maxLength":64} } as const
export const addPasskeyForm = { challengeId: {"required":true,"minLength":1,"maxLength":100}, name: {"maxLength":100}, credential: {"required":true} } as const
export const logInWithPasskeyForm = { challengeId: {"required":true,"minLength":1,"maxLength":100}, credential: {"required":true} } as const
export const stepUpWithPasskeyForm = { challengeId: {"required":true,"minLength":1,"maxLength":100}, credential: {"required":true} } as const
export const createRoleForm = { name: {"required":true,"minLength":1,"maxLength":100}, description: {"maxLength":500} } as const
export const updateRoleForm = { name: {"required":true,"minLength":1,"maxLength":100}, description: {"maxLength":500} } as const
export const grantPermissionForm = { permissionId: {"required":true,"minLength":1,"maxLength":100}, maxAmount: {} } as const
export const setRolePermissionsForm = { permissionIds: {"required":true}, limits: {} } as const
export const createPermissionForm = { name: {"required":true,"minLength":1,"maxLength":100}, resource: {"required":true,"minLength":1,"maxLength":100}, action: {"required":true,"minLength":1,"maxLength":100}, description: {"maxLength":500} } as const
export const updatePermissionForm = { name: {"required":true,"minLength":1,"maxLength":100}, resource: {"required":true,"minLength":1,"maxLength":100}, action: {"required":true,"minLength":1,"maxLength":100}, description: {"maxLength":500} } as const
export const assignRoleForm = { roleId: {"minLength":1,"maxLength":100}, roleName: {"maxLength":100} } as const
export const createUserForm = { email: {"required":true,"minLength":1,"maxLength":254}, firstName: {"maxLength":100}, lastName: {"maxLength":100}, language: {} } as const
export const updateUserForm = { active: {"required":true} } as const
export const createAdminForm = { email: {"required":true,"minLength":1,"maxLength":254}, password: {"required":true,"minLength":8,"maxLength":256}, firstName: {"maxLength":100}, lastName: {"maxLength":100} } as const
export const verifyUserEmailForm = { sendLink: {} } as const
export const createInvitationForm = { email: {"required":true,"minLength":1,"maxLength":254}, roles: {}, language: {} } as const
export const resendInvitationForm = { language: {} } as const
export const acceptInvitationForm = { token: {"required":true,"minLength":1,"maxLength":200}, password: {"required":true,"minLength":8,"maxLength":256}, firstName: {"maxLength":100}, lastName: {"maxLength":100} } as const
export const createApiKeyForm = { name: {"required":true,"minLength":1,"maxLength":100}, kind: {"required":true,"options":["secret","publishable"]}, scopes: {}, contract: {"maxLength":100}, addresses: {}, expiresAt: {} } as const
export const updateApiKeyForm = { name: {"maxLength":100}, scopes: {}, addresses: {}, contract: {"maxLength":100}, expiresAt: {} } as const
export const rotateApiKeyForm = { overlapSeconds: {"min":0,"max":604800} } as const
export const createCartForm = { contact: {} } as const
export const addToCartForm = { productId: {"required":true,"minLength":1,"maxLength":100}, variantId: {"minLength":1,"maxLength":100}, quantity: {"required":true,"min":1,"max":999}, attributes: {} } as const
export const updateCartItemForm = { quantity: {"required":true,"min":1,"max":999} } as const
export const mergeCartForm = { cartToken: {"required":true,"minLength":1,"maxLength":100} } as const
export const setCartContactForm = { email: {"required":true,"minLength":1,"maxLength":254}, phone: {"maxLength":40}, shippingAddress: {}, billingAddress: {} } as const
export const chooseShippingOptionForm = { optionId: {"required":true,"minLength":1,"maxLength":100} } as const
export const setCartCodesForm = { codes: {}, giftCards: {}, useCredit: {} } as const
export const startCheckoutForm = { quoteId: {"minLength":1,"maxLength":100}, notes: {"maxLength":2000}, expectedTotal: {}, payment: {} } as const
export const placeOrderForm = { paymentMethodId: {"maxLength":100}, promotionCodes: {}, shippingMethodId: {"required":true,"minLength":1,"maxLength":100}, notes: {"maxLength":2000}, shippingAddress: {"required":true}, billingAddress: {}, expectedTotal: {} } as const
export const lookUpOrderForm = { orderNumber: {"required":true,"minLength":1,"maxLength":50}, email: {"required":true,"minLength":1,"maxLength":254} } as const
export const cancelOwnOrderForm = { reason: {"maxLength":500} } as const
export const placeStaffOrderForm = { payment: {}, email: {"required":true,"minLength":1,"maxLength":254}, shippingOptionId: {"required":true,"minLength":1,"maxLength":100}, paymentMethod: {"maxLength":100}, notes: {"maxLength":2000}, shippingAddress: {"required":true}, billingAddress: {}, expectedTotal: {}, lines: {} } as const
export const updateOrderForm = { email: {"maxLength":254}, tags: {}, shippingAddress: {}, billingAddress: {} } as const
export const createFulfilmentForm = { locationId: {"minLength":1,"maxLength":100}, capture: {}, notify: {}, shipped: {}, tracking: {}, lines: {} } as const
export const updateFulfilmentForm = { shipped: {}, delivered: {}, tracking: {} } as const
export const cancelOrderForm = { reason: {"maxLength":500}, restock: {}, notify: {}, lines: {} } as const
export const refundOrderForm = { to: {}, restock: {}, reason: {"maxLength":500}, dryRun: {}, shipping: {}, amount: {}, lines: {} } as const
export const createReturnForm = { note: {"maxLength":2000}, lines: {} } as const
export const receiveReturnForm = { lines: {} } as const
export const withdrawOrderForm = { confirm: {"required":true}, lines: {} } as const
export const addOrderNoteForm = { text: {"required":true,"minLength":1,"maxLength":5000}, public: {} } as const
export const resendOrderMailForm = { mail: {} } as const
export const createOrderEditForm = { remove: {}, setAddress: {}, setQuantity: {}, setPrice: {}, add: {} } as const
export const exchangeOrderForm = { returnId: {"maxLength":36}, dryRun: {}, return: {}, send: {} } as const
export const awaitPaymentForm = { provider: {}, paymentMethod: {"maxLength":100}, amount: {} } as const
export const createProductForm = { id: {"minLength":1,"maxLength":100,"pattern":"^[A-Za-z0-9][A-Za-z0-9._-]*$"}, sku: {"required":true,"minLength":1,"maxLength":100}, name: {"required":true,"minLength":1,"maxLength":255}, slug: {"minLength":1,"maxLength":100}, description: {"maxLength":20000}, categoryId: {"required":true,"minLength":1,"maxLength":100}, status: {}, brandId: {"minLength":1,"maxLength":100}, categoryIds: {}, tags: {}, attributes: {}, taxClass: {"minLength":1,"maxLength":50}, weightGrams: {"min":0,"max":1000000000}, requiresShipping: {}, inventoryPolicy: {}, publishAt: {}, unpublishAt: {}, basePrice: {"required":true}, salePrice: {}, seo: {}, options: {}, priceSchedule: {}, variants: {} } as const
export const updateProductForm = { sku: {"maxLength":100}, name: {"maxLength":255}, slug: {"minLength":1,"maxLength":100}, description: {"maxLength":20000}, categoryId: {"maxLength":100}, status: {}, brandId: {"minLength":1,"maxLength":100}, categoryIds: {}, tags: {}, attributes: {}, taxClass: {"minLength":1,"maxLength":50}, weightGrams: {"min":0,"max":1000000000}, requiresShipping: {}, inventoryPolicy: {}, publishAt: {}, unpublishAt: {}, basePrice: {}, salePrice: {}, seo: {}, options: {}, priceSchedule: {} } as const
export const setProductOptionsForm = { dryRun: {}, options: {"required":true} } as const
export const addVariantForm = { id: {"minLength":1,"maxLength":100,"pattern":"^[A-Za-z0-9][A-Za-z0-9._-]*$"}, sku: {"required":true,"minLength":1,"maxLength":100}, barcode: {"maxLength":100}, options: {}, weightGrams: {"min":0,"max":1000000000}, inventoryPolicy: {}, position: {"min":0,"max":2147483647}, basePrice: {}, salePrice: {}, priceSchedule: {} } as const
export const updateVariantForm = { sku: {"maxLength":100}, barcode: {"maxLength":100}, options: {}, weightGrams: {"min":0,"max":1000000000}, inventoryPolicy: {}, position: {"min":0,"max":2147483647}, basePrice: {}, salePrice: {}, priceSchedule: {} } as const
export const editProductsForm = { ids: {}, dryRun: {}, filter: {}, set: {}, priceChange: {} } as const
export const createCategoryForm = { id: {"minLength":1,"maxLength":100,"pattern":"^[A-Za-z0-9][A-Za-z0-9._-]*$"}, name: {"required":true,"minLength":1,"maxLength":255}, slug: {"minLength":1,"maxLength":100}, description: {"maxLength":5000}, parentId: {"minLength":1,"maxLength":100}, imageUrl: {"maxLength":2000}, active: {}, sortOrder: {"min":0,"max":1000000} } as const
export const updateCategoryForm = { name: {"maxLength":255}, slug: {"minLength":1,"maxLength":100}, description: {"maxLength":5000}, parentId: {"minLength":1,"maxLength":100}, imageUrl: {"maxLength":2000}, active: {}, sortOrder: {"min":0,"max":1000000} } as const
export const createBrandForm = { id: {"minLength":1,"maxLength":100,"pattern":"^[A-Za-z0-9][A-Za-z0-9._-]*$"}, name: {"required":true,"minLength":1,"maxLength":255}, slug: {"minLength":1,"maxLength":100}, description: {"maxLength":5000}, logoUrl: {"maxLength":2000}, active: {}, sortOrder: {"min":0,"max":1000000} } as const
export const updateBrandForm = { name: {"maxLength":255}, slug: {"minLength":1,"maxLength":100}, description: {"maxLength":5000}, logoUrl: {"maxLength":2000}, active: {}, sortOrder: {"min":0,"max":1000000} } as const
export const createRedirectForm = { path: {"required":true,"minLength":1,"maxLength":2000}, target: {"required":true,"minLength":1,"maxLength":2000}, permanent: {} } as const
export const setPricesForm = { productId: {"required":true,"minLength":1,"maxLength":100}, variantId: {"minLength":1,"maxLength":100}, priceSchedule: {"required":true} } as const
export const setLowStockForm = { lowStockAt: {"min":0,"max":1000000000} } as const
export const setHotStockForm = { hot: {"required":true}, buckets: {"min":8,"max":32} } as const
export const adjustStockForm = { lines: {} } as const
export const transferStockForm = { fromLocationId: {"required":true,"minLength":1,"maxLength":100}, toLocationId: {"required":true,"minLength":1,"maxLength":100}, lines: {} } as const
export const createLocationForm = { id: {"minLength":1,"maxLength":100,"pattern":"^[A-Za-z0-9][A-Za-z0-9._-]*$"}, name: {"required":true,"minLength":1,"maxLength":200}, priority: {"min":0,"max":1000000}, active: {}, address: {} } as const
export const updateLocationForm = { name: {"maxLength":200}, priority: {"min":0,"max":1000000}, active: {}, address: {} } as const
export const updateMediaForm = { alt: {"maxLength":500}, focalPoint: {} } as const
export const setProductMediaForm = { media: {"required":true} } as const
export const createPromotionForm = { id: {"minLength":1,"maxLength":100,"pattern":"^[A-Za-z0-9][A-Za-z0-9._-]*$"}, name: {"required":true,"minLength":1,"maxLength":200}, kind: {"required":true,"options":["percent","amount","fixed_price","free_shipping","buy_x_get_y","tiered"]}, percent: {"min":0,"max":100}, buy: {"min":1,"max":1000000}, get: {"min":1,"max":1000000}, startsAt: {}, endsAt: {}, group: {"maxLength":50}, combinesWith: {}, automatic: {}, active: {}, amount: {}, price: {}, target: {}, conditions: {}, limits: {}, tiers: {} } as const
export const simulatePromotionForm = { from: {"required":true,"minLength":1,"maxLength":64,"pattern":"^[0-9]{4}-[0-9]{2}-[0-9]{2}"}, to: {"required":true,"minLength":1,"maxLength":64,"pattern":"^[0-9]{4}-[0-9]{2}-[0-9]{2}"}, promotion: {"required":true} } as const
export const updatePromotionForm = { name: {"maxLength":200}, kind: {}, percent: {"min":0,"max":100}, buy: {"min":1,"max":1000000}, get: {"min":1,"max":1000000}, startsAt: {}, endsAt: {}, group: {"maxLength":50}, combinesWith: {}, automatic: {}, active: {}, amount: {}, price: {}, target: {}, conditions: {}, limits: {}, tiers: {} } as const
export const addPromotionCodesForm = { codes: {}, count: {"min":1,"max":10000}, prefix: {"maxLength":20} } as const
export const setShippingZoneForm = { name: {"required":true,"minLength":1,"maxLength":200}, areas: {} } as const
export const setShippingMethodForm = { name: {"required":true,"minLength":1,"maxLength":200}, zoneId: {"minLength":1,"maxLength":100}, minDays: {"min":0,"max":1000}, maxDays: {"min":0,"max":1000}, taxClass: {"minLength":1,"maxLength":50}, active: {}, price: {"required":true}, freeFrom: {} } as const
export const setTaxRatesForm = { rates: {"required":true} } as const
export const updateSettingsForm = { currency: {"minLength":1,"maxLength":3,"pattern":"^[A-Z]{3}$"}, country: {"minLength":1,"maxLength":2}, pricesIncludeTax: {}, taxShipping: {}, samePriceEverywhere: {}, lowStockAt: {"min":0,"max":1000000000}, sellerName: {"maxLength":200}, sellerAddress1: {"maxLength":200}, sellerAddress2: {"maxLength":200}, sellerPostalCode: {"maxLength":20}, sellerCity: {"maxLength":100}, sellerState: {"maxLength":100}, sellerEmail: {"maxLength":254}, sellerPhone: {"maxLength":40}, sellerTaxNumber: {"maxLength":40}, sellerRegister: {"maxLength":200}, sellerBank: {"maxLength":100}, sellerVatId: {"minLength":1,"maxLength":20}, sellerIban: {"minLength":1,"maxLength":42}, sellerBic: {"minLength":1,"maxLength":11}, smallBusiness: {}, invoiceOn: {}, invoicePrefix: {"minLength":1,"maxLength":20,"pattern":"^[A-Za-z0-9./_-]*[A-Za-z./_-]$"}, creditNotePrefix: {"minLength":1,"maxLength":20,"pattern":"^[A-Za-z0-9./_-]*[A-Za-z./_-]$"}, numbersPerYear: {}, invoiceDueDays: {"min":0,"max":365}, invoiceLanguage: {}, timeZone: {"minLength":1,"maxLength":64}, shopName: {"minLength":1,"maxLength":100}, mailFrom: {"minLength":1,"maxLength":254}, mailFromName: {"minLength":1,"maxLength":100}, orderMails: {}, shopUrl: {"minLength":1,"maxLength":300}, stockAlerts: {}, priceAlerts: {}, abandonedCarts: {}, shippedAlerts: {}, cartAbandonedMinutes: {"min":1,"max":43200}, quietFrom: {"minLength":1,"maxLength":5,"pattern":"^([01][0-9]|2[0-3]):[0-5][0-9]$"}, quietUntil: {"minLength":1,"maxLength":5,"pattern":"^([01][0-9]|2[0-3]):[0-5][0-9]$"}, imprint: {}, terms: {}, privacy: {}, withdrawal: {} } as const
export const createCustomerGroupForm = { id: {"minLength":1,"maxLength":100,"pattern":"^[A-Za-z0-9][A-Za-z0-9._-]*$"}, name: {"required":true,"minLength":1,"maxLength":200}, description: {"maxLength":2000} } as const
export const updateCustomerGroupForm = { name: {"maxLength":200}, description: {"maxLength":2000} } as const
export const updateCustomerForm = { firstName: {"maxLength":100}, lastName: {"maxLength":100}, phone: {"maxLength":40}, locale: {"minLength":1,"maxLength":35}, tags: {}, notes: {"maxLength":5000}, marketingConsent: {} } as const
export const addAddressForm = { country: {"required":true,"minLength":2,"maxLength":2,"pattern":"^[A-Za-z]{2}$"}, lastName: {"maxLength":100}, firstName: {"maxLength":100}, company: {"maxLength":200}, address1: {"required":true,"minLength":1,"maxLength":200}, address2: {"maxLength":200}, city: {"maxLength":100}, state: {"maxLength":100}, postalCode: {"maxLength":20}, phoneNumber: {"maxLength":40}, defaultShipping: {}, defaultBilling: {} } as const
export const updateAddressForm = { firstName: {"maxLength":100}, lastName: {"maxLength":100}, company: {"maxLength":200}, address1: {"maxLength":200}, address2: {"maxLength":200}, city: {"maxLength":100}, state: {"maxLength":100}, postalCode: {"maxLength":20}, phoneNumber: {"maxLength":40}, country: {"minLength":1,"maxLength":20}, defaultShipping: {}, defaultBilling: {} } as const
export const setConsentForm = { marketing: {"required":true} } as const
export const createStockAlertForm = { variantId: {"minLength":1,"maxLength":100}, email: {"minLength":1,"maxLength":254}, consent: {} } as const
export const createPriceAlertForm = { variantId: {"minLength":1,"maxLength":100}, email: {"minLength":1,"maxLength":254}, consent: {} } as const
export const applyImportForm = { onError: {} } as const
export const reconcilePaymentsForm = { from: {}, to: {} } as const
export const capturePaymentForm = { final: {}, amount: {} } as const
export const voidPaymentForm = { force: {}, reason: {"maxLength":500} } as const
export const markPaidForm = { reference: {"maxLength":200}, amount: {"required":true} } as const
export const issueGiftCardsForm = { count: {"min":1,"max":1000}, expiresAt: {}, note: {"maxLength":500}, amount: {"required":true} } as const
export const updateGiftCardForm = { enabled: {}, expiresAt: {}, note: {"maxLength":500} } as const
export const changeCustomerCreditForm = { reason: {"required":true,"minLength":1,"maxLength":500}, amount: {"required":true} } as const
export const createInvoiceForm = { buyerVatId: {"minLength":1,"maxLength":20}, note: {"maxLength":500} } as const
export const saveDeviceTokenForm = { fcmToken: {"required":true,"minLength":1,"maxLength":4096}, kind: {}, platform: {"required":true,"options":["android","ios","web"]}, deviceId: {"maxLength":200}, deviceName: {"maxLength":1000}, appVersion: {"maxLength":1000}, locale: {"maxLength":100}, timeZone: {"maxLength":100}, tags: {}, project: {"minLength":1,"maxLength":40,"pattern":"^[a-z0-9_-]{1,40}$"}, previousToken: {"minLength":1,"maxLength":4096} } as const
export const forgetDeviceTokenForm = { fcmToken: {"minLength":1,"maxLength":4096} } as const
export const postForgetDeviceTokenForm = { fcmToken: {"minLength":1,"maxLength":4096} } as const
export const createDeviceTokenForm = { fcmToken: {"required":true,"minLength":1,"maxLength":4096}, kind: {}, platform: {"required":true,"options":["android","ios","web"]}, deviceId: {"maxLength":200}, deviceName: {"maxLength":1000}, appVersion: {"maxLength":1000}, locale: {"maxLength":100}, timeZone: {"maxLength":100}, tags: {}, project: {"minLength":1,"maxLength":40,"pattern":"^[a-z0-9_-]{1,40}$"}, userId: {"minLength":1,"maxLength":36}, isActive: {} } as const
export const updateDeviceTokenForm = { deviceName: {"maxLength":1000}, appVersion: {"maxLength":1000}, locale: {"maxLength":100}, timeZone: {"maxLength":100}, kind: {}, platform: {}, userId: {"minLength":1,"maxLength":36}, deviceId: {"maxLength":200}, tags: {}, isActive: {}, project: {"minLength":1,"maxLength":40,"pattern":"^[a-z0-9_-]{1,40}$"} } as const
export const deactivateDeviceTokensForm = { ids: {}, platform: {}, userId: {"minLength":1,"maxLength":36}, tag: {"maxLength":100}, lastSeenBefore: {}, dryRun: {} } as const
export const subscribeDeviceTokensForm = { topic: {"required":true,"minLength":1,"maxLength":900,"pattern":"^[a-zA-Z0-9-_.~%]{1,900}$"}, deviceTokenIds: {} } as const
export const unsubscribeDeviceTokensForm = { topic: {"required":true,"minLength":1,"maxLength":900,"pattern":"^[a-zA-Z0-9-_.~%]{1,900}$"}, deviceTokenIds: {} } as const
export const subscribeDeviceTokenForm = { fcmToken: {"required":true,"minLength":1,"maxLength":4096}, topic: {"required":true,"minLength":1,"maxLength":900,"pattern":"^[a-zA-Z0-9-_.~%]{1,900}$"} } as const
export const unsubscribeDeviceTokenForm = { fcmToken: {"required":true,"minLength":1,"maxLength":4096}, topic: {"required":true,"minLength":1,"maxLength":900,"pattern":"^[a-zA-Z0-9-_.~%]{1,900}$"} } as const
export const createPushMessageForm = { name: {"maxLength":200}, type: {}, scheduledAt: {}, timeZoneMode: {}, maxLatenessSeconds: {"min":0,"max":604800}, variables: {}, templateId: {"min":1,"max":2147483647}, throttlePerSecond: {"min":1,"max":100000}, guarantee: {}, androidMessage: {}, iosMessage: {}, webMessage: {}, audience: {}, quietHours: {}, translations: {} } as const
export const updatePushMessageForm = { name: {"maxLength":200}, type: {}, scheduledAt: {}, timeZoneMode: {}, maxLatenessSeconds: {"min":0,"max":604800}, variables: {}, templateId: {"min":1,"max":2147483647}, throttlePerSecond: {"min":1,"max":100000}, guarantee: {}, androidMessage: {}, iosMessage: {}, webMessage: {}, audience: {}, quietHours: {}, translations: {} } as const
export const testPushMessageForm = { deviceTokenIds: {} } as const
export const previewUnsavedPushMessageForm = { name: {"maxLength":200}, type: {}, scheduledAt: {}, timeZoneMode: {}, maxLatenessSeconds: {"min":0,"max":604800}, variables: {}, templateId: {"min":1,"max":2147483647}, throttlePerSecond: {"min":1,"max":100000}, guarantee: {}, androidMessage: {}, iosMessage: {}, webMessage: {}, audience: {}, quietHours: {}, translations: {} } as const
export const countUnsavedAudienceForm = { name: {"maxLength":200}, type: {}, scheduledAt: {}, timeZoneMode: {}, maxLatenessSeconds: {"min":0,"max":604800}, variables: {}, templateId: {"min":1,"max":2147483647}, throttlePerSecond: {"min":1,"max":100000}, guarantee: {}, androidMessage: {}, iosMessage: {}, webMessage: {}, audience: {}, quietHours: {}, translations: {} } as const
export const sendPushReceiptsForm = { fcmToken: {"required":true,"minLength":1,"maxLength":4096}, receipts: {} } as const
export const createPushTemplateForm = { name: {"required":true,"minLength":1,"maxLength":200}, variables: {}, androidMessage: {}, iosMessage: {}, webMessage: {}, translations: {} } as const
export const updatePushTemplateForm = { name: {"required":true,"minLength":1,"maxLength":200}, variables: {}, androidMessage: {}, iosMessage: {}, webMessage: {}, translations: {} } as const
export const createSegmentForm = { name: {"required":true,"minLength":1,"maxLength":200}, audience: {}, customers: {} } as const
export const updateSegmentForm = { name: {"required":true,"minLength":1,"maxLength":200}, audience: {}, customers: {} } as const
export const countUnsavedSegmentForm = { audience: {}, customers: {} } as const
export const createWebhookForm = { url: {"required":true,"minLength":1,"maxLength":2000}, types: {}, contract: {}, enabled: {} } as const
export const updateWebhookForm = { url: {"minLength":1,"maxLength":2000}, types: {}, contract: {}, enabled: {} } as const
export const rotateWebhookSecretForm = { overlapHours: {"min":0,"max":168} } as const
export const replayWebhookForm = { from: {"required":true,"minLength":1,"maxLength":200} } as const
